import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { log } from '@/lib/log';
import type { Handler } from './pages';
import { malformed, refuse } from './refuse';

/** Headers that take longer to come are no browser's. Milliseconds. */
const headersTakeMs = 20_000;
/** For a request with its body; the largest is a form of three megabytes. */
const requestTakesMs = 120_000;
/** Of all headers together; Node's own, said so that no option of the command line changes it. Bytes. */
const mostHeaders = 16 * 1024;

/**
 * The portal's HTTP server. What cannot be told for sure to be one request (two lengths, a length beside chunks, a
 * bare line feed …) Node's parser refuses, with the connection: nothing behind it is read as another request. What
 * asks for something else than a path of this server is refused here.
 */
export function makeServer(
  front: Handler,
  { headersMs = headersTakeMs, checkMs = 5000 }: { headersMs?: number; checkMs?: number } = {},
): Server {
  const options = {
    insecureHTTPParser: false,
    // Seen to below: Node would go on to what is behind such a request.
    requireHostHeader: false,
    maxHeaderSize: mostHeaders,
    headersTimeout: headersMs,
    requestTimeout: Math.max(headersMs, requestTakesMs),
    connectionsCheckingInterval: checkMs,
  };
  const refused = new WeakSet<Socket>();
  return createServer(options, (request, response) => {
    const { socket } = request;
    // The parser is ahead: requests behind a refused one have come in already. None of them is done.
    if (refused.has(socket)) return void response.destroy();
    if (!isPath(request.url) || !namesOneHost(request)) {
      refused.add(socket);
      const detail = 'The request names no path of this portal, or not one host.';
      return refuse(response, { ...malformed, detail }, { Connection: 'close' });
    }
    front(request, response).catch((error: unknown) => {
      // Whoever sent half a request is gone, or was answered by the parser.
      if (request.destroyed && !request.complete) return response.destroy();
      log().error({ err: error }, 'a request failed before any page');
      if (response.headersSent) response.destroy();
      else refuse(response, failed);
    });
  });
}

const failed = {
  status: 500,
  title: 'Something went wrong',
  detail: 'The portal failed before it came to this address. Try again in a moment.',
};

/** Two hosts would be two portals, to who stands before this one and to us. */
function namesOneHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && /^host$/i.test(name)).length;
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0');
}

/**
 * A path of this server, as browsers send them: not another server's address, which must never become a
 * redirect, and none that climbs, since what stands before Next goes by how an address begins.
 */
function isPath(target = ''): boolean {
  if (!/^\/(?![/\\])/.test(target)) return false;
  const [path = ''] = target.split(/[?#]/, 1);
  return !/(?:[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\]|%2f|%5c|$)/i.test(path);
}
