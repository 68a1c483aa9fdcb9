import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { log } from '@/lib/log';
import { endUnread } from './end-unread';
import type { Handler } from './pages';
import { malformed, type Refusal, refuse, refuseRaw } from './refuse';

/** No browser takes longer than this to send its headers. Milliseconds. */
const headersTakeMs = 20_000;
/** For a request with its body; the largest is a form of three megabytes. Milliseconds. */
const requestTakesMs = 120_000;
/**
 * How long a connection may be idle. Longer than nginx and the load balancers of clouds keep theirs (60 s): on one that
 * is closed just when they send a form, the form is lost. Milliseconds.
 */
const idleMs = 75_000;
/** For all headers together. Node's own default, set here so that no command line option changes it. Bytes. */
const mostHeaders = 16 * 1024;

/**
 * The portal's HTTP server. What is not unmistakably one request (two lengths, a length beside chunks, a bare line
 * feed …) Node's parser refuses and closes the connection: nothing after it is read as another request. Requests
 * for anything but a path of this server are refused here.
 */
export function makeServer(
  front: Handler,
  { headersMs = headersTakeMs, checkMs = 5000 }: { headersMs?: number; checkMs?: number } = {},
): Server {
  const options = {
    insecureHTTPParser: false,
    // Checked below: Node would go on to whatever follows such a request.
    requireHostHeader: false,
    maxHeaderSize: mostHeaders,
    headersTimeout: headersMs,
    requestTimeout: Math.max(headersMs, requestTakesMs),
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: checkMs,
  };
  const refused = new WeakSet<Socket>();
  const answering = new WeakMap<Socket, ServerResponse>();
  const server = createServer(options, (request, response) => {
    const { socket } = request;
    answering.set(socket, response);
    // The parser is ahead: requests that follow a refused one have arrived already. None of them is carried out.
    if (refused.has(socket)) return void response.destroy();
    if (!isPath(request.url) || !namesOneHost(request)) {
      refused.add(socket);
      const detail = 'The request names no path of this portal, or not one host.';
      return refuse(response, { ...malformed, detail }, { Connection: 'close' });
    }
    endUnread(request, response);
    front(request, response).catch((error: unknown) => {
      // The client that sent half a request is gone, or got its answer from the parser.
      if (request.destroyed && !request.complete) return response.destroy();
      log().error({ err: error }, 'a request failed before it reached a page');
      if (response.headersSent) response.destroy();
      else refuse(response, failed);
    });
  });
  server.on('clientError', (error, socket) => {
    if (!(socket instanceof Socket)) return void socket.destroy();
    const answer = answering.get(socket);
    // Within an answer that is being sent, a second one would be read as part of it.
    const isSending = answer?.headersSent && !answer.writableFinished;
    if (socket.writable && !isSending) refuseRaw(socket, unreadable(error));
    socket.destroySoon();
  });
  return server;
}

/** Puts into words what Node's parser answers with only a status. */
function unreadable(error: Error): Refusal {
  const code = 'code' in error ? error.code : '';
  if (code === 'HPE_HEADER_OVERFLOW')
    return {
      status: 431,
      title: 'Headers too large',
      detail: `The headers of a request may have ${mostHeaders} bytes together. Send fewer; in a browser, clear this site’s cookies.`,
    };
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return {
      status: 413,
      title: 'Too large',
      detail: 'The chunks of the request have too much in their extensions.',
    };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return {
      status: 408,
      title: 'Too slow',
      detail: 'The request did not arrive completely in time. Send it again.',
    };
  return { ...malformed, detail: 'This is not a valid HTTP/1.1 request.' };
}

const failed = {
  status: 500,
  title: 'Something went wrong',
  detail: 'The portal failed before it reached this address. Try again in a moment.',
};

/** With two hosts, a proxy before this server might see another portal than we do. */
function namesOneHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && /^host$/i.test(name)).length;
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0');
}

/**
 * A path of this server, as browsers send them: not another server's address, which must never become a redirect,
 * and no `..`, since the code before Next goes by how an address begins.
 */
function isPath(target = ''): boolean {
  if (!/^\/(?![/\\])/.test(target)) return false;
  const [path = ''] = target.split(/[?#]/, 1);
  return !/(?:[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\]|%2f|%5c|$)/i.test(path);
}
