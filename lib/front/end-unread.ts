import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Closes the connection after an answer that was given while its request was half read. Next abandons a body that
 * it does not want, and nothing reads the rest: a proxy that kept the connection would send somebody else's
 * request into it, which waits for seconds and is then cut off.
 */
export function endUnread(request: IncomingMessage, response: ServerResponse): void {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (length === undefined && coding === undefined) return;
  const writeHead = response.writeHead.bind(response);
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      // A body that nobody began to read is drained by Node itself.
      const isHalfRead = request.readableDidRead && !request.complete;
      if (isHalfRead && !response.headersSent) response.setHeader('Connection', 'close');
      return Reflect.apply(target, response, args);
    },
  });
}
