import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Has the connection end with an answer that is given while its request is half read. Next gives up a body that it
 * does not take, and nothing reads the rest: a proxy that kept the connection would send somebody else's request
 * into it, which waits for seconds and is cut off.
 */
export function endUnread(request: IncomingMessage, response: ServerResponse): void {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (length === undefined && coding === undefined) return;
  const writeHead = response.writeHead.bind(response);
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      // One that nobody began to read Node reads to its end by itself.
      const isHalfRead = request.readableDidRead && !request.complete;
      if (isHalfRead && !response.headersSent) response.setHeader('Connection', 'close');
      return Reflect.apply(target, response, args);
    },
  });
}
