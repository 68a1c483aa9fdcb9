import { type OutgoingHttpHeaders, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import fixedHeaders from './fixed-headers.json';

export interface Refusal {
  status: number;
  title: string;
  /** A sentence that says what to do. */
  detail: string;
}

const headers = {
  ...fixedHeaders,
  'Content-Type': 'application/problem+json',
  'Cache-Control': 'no-store',
};

const bodyOf = (refusal: Refusal) => JSON.stringify({ type: 'about:blank', ...refusal });

/** Answers requests that never reach a page or an operation, in the form of the API's refusals. */
export function refuse(
  response: ServerResponse,
  refusal: Refusal,
  more: OutgoingHttpHeaders = {},
): void {
  response.writeHead(refusal.status, { ...headers, ...more }).end(bodyOf(refusal));
}

/** The same on a connection whose request could not be read: nothing more is read from it. */
export function refuseRaw(socket: Socket, refusal: Refusal): void {
  const body = bodyOf(refusal);
  const all = { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const { status } = refusal;
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

export const malformed = { status: 400, title: 'Malformed request' };

export const methodNotAllowed: Refusal = {
  status: 405,
  title: 'Method not allowed',
  detail:
    'This address does not support that method. /api/v1/openapi.json lists the ones it supports.',
};

/** Says in words what Next says with an empty answer: that this route has no such method. */
export function tellMethod(response: ServerResponse): void {
  const [writeHead, end] = [response.writeHead.bind(response), response.end.bind(response)];
  const isBare = (status: unknown) => status === 405 && !response.hasHeader('content-type');
  let isTold = false;
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      if (!isTold && args.length === 1 && isBare(args[0])) {
        isTold = true;
        response.removeHeader('Content-Length');
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      }
      return Reflect.apply(target, response, args);
    },
  });
  response.end = new Proxy(end, {
    apply: (target, _, args) => {
      if (!response.headersSent && isBare(response.statusCode)) response.writeHead(405);
      const finished = args.findLast((arg) => typeof arg === 'function');
      return Reflect.apply(target, response, isTold ? [bodyOf(methodNotAllowed), finished] : args);
    },
  });
}
