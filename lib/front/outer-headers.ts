import type { ServerResponse } from 'node:http';
import fixedHeaders from './fixed-headers.json';

/** Headers of every answer that Next forgets: it sets none on its own redirects, which any cache may keep. */
export function tellOuterHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(fixedHeaders)) response.setHeader(name, value);
  const writeHead = response.writeHead.bind(response);
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      if (!response.headersSent && !response.hasHeader('cache-control')) {
        response.setHeader('Cache-Control', 'no-store');
      }
      return Reflect.apply(target, response, args);
    },
  });
}
