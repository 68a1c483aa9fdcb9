import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fixedHeaders from './fixed-headers.json';

export interface Refusal {
  status: number;
  title: string;
  /** A sentence that says what to do. */
  detail: string;
}

const headers = { ...fixedHeaders, 'Cache-Control': 'no-store' };

/** Directories read an error of SCIM (RFC 7644, 3.12), everybody else a problem document. */
function written(refusal: Refusal, url = '') {
  if (!url.startsWith('/scim/')) {
    return {
      type: 'application/problem+json',
      body: JSON.stringify({ type: 'about:blank', ...refusal }),
    };
  }
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
  const { status, detail } = refusal;
  const body = JSON.stringify({ schemas, status: String(status), detail });
  return { type: 'application/scim+json', body };
}

/** Answers requests that never reach a page or an operation, in the form of the API's refusals. */
export function refuse(
  response: ServerResponse,
  refusal: Refusal,
  more: OutgoingHttpHeaders = {},
): void {
  const { type, body } = written(refusal, response.req.url);
  response.writeHead(refusal.status, { ...headers, 'Content-Type': type, ...more }).end(body);
}

/** The same on a connection whose request could not be read: nothing more is read from it. */
export function refuseRaw(socket: Socket, refusal: Refusal): void {
  const { type, body } = written(refusal);
  const length = Buffer.byteLength(body);
  const all = { ...headers, 'Content-Type': type, 'Content-Length': length, Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const { status } = refusal;
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

export const malformed = { status: 400, title: 'Malformed request' };

/** `allow` as in the header that goes with it. */
export const methodNotAllowed = (allow?: string): Refusal => ({
  status: 405,
  title: 'Method not allowed',
  detail: `This address does not support that method${allow ? `, only ${allow}` : ''}.`,
});

/** Whoever asks with a wrong method does not wait longer for the right ones. */
const methodsTakeMs = 1000;

/**
 * Says in words what Next says with an empty answer: that this route has no such method. `methods` finds out which it
 * has, for the answer must name them (RFC 9110, 15.5.6).
 */
export function tellMethod(
  response: ServerResponse,
  methods: () => Promise<string | undefined>,
): void {
  const [writeHead, end] = [response.writeHead.bind(response), response.end.bind(response)];
  const isBare = (status: unknown) => status === 405 && !response.hasHeader('content-type');
  let isTold = false;
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      if (args.length !== 1 || !isBare(args[0])) return Reflect.apply(target, response, args);
      // Not sent before `end`: the methods are not known yet.
      isTold = true;
      response.statusCode = 405;
      return response;
    },
  });
  response.end = new Proxy(end, {
    apply: (target, _, args) => {
      if (!isTold && (response.headersSent || !isBare(response.statusCode))) {
        return Reflect.apply(target, response, args);
      }
      const given = new AbortController();
      const { signal } = given;
      const late = sleep(methodsTakeMs, undefined, { signal });
      void Promise.race([methods(), late])
        .catch(() => undefined)
        .then((allow) => {
          given.abort();
          const { type, body } = written(methodNotAllowed(allow), response.req.url);
          response.removeHeader('Content-Length');
          for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
          response.setHeader('Content-Type', type);
          if (allow) response.setHeader('Allow', allow);
          const finished = args.findLast((arg) => typeof arg === 'function');
          Reflect.apply(target, response, [body, finished]);
        });
      return response;
    },
  });
}

/** The methods of an address. Next alone knows all its routes, and answers OPTIONS by itself. */
export async function methodsAt(
  { url, headers: { host } }: IncomingMessage,
  next: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<string | undefined> {
  // Neither is connected to anything: the answer is only looked at.
  const request = Object.assign(new IncomingMessage(new Socket()), { method: 'OPTIONS', url });
  if (host !== undefined) request.headers.host = host;
  request.push(null);
  const response = new ServerResponse(request);
  await next(request, response);
  return response.getHeader('allow')?.toString();
}
