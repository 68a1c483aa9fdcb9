import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import fixedHeaders from './fixed-headers.json';
import type { Handler } from './pages';
import { refuse } from './refuse';

/** A start takes a few seconds; to wait longer is worse than to try another server. Milliseconds. */
const patienceMs = 5000;

const title = 'Not ready';
const detail = 'The portal is starting. Try again in a moment.';
const again = { 'Retry-After': '2', Connection: 'close' };

/**
 * Health checks come before there is a portal to answer, and must not wait like all other requests: a database
 * that never answers would look like a process that hangs. The others wait until the portal is up, and are told
 * to come again when that takes long.
 */
export function whileStarting(
  isUp: () => boolean,
  up: () => Promise<unknown>,
  handler: Handler,
  waitMs = patienceMs,
): Handler {
  return async (request, response) => {
    if (!isUp() && request.method === 'GET') {
      if (request.url === '/api/health') return tell(response, 200, { status: 'ok' });
      if (request.url === '/api/ready') {
        const checks = { database: 'unknown', migrations: 'unknown', keys: 'ok', worker: 'off' };
        return tell(response, 503, { status: 'not ready', checks });
      }
    }
    if (!isUp()) {
      const over = new AbortController();
      const { signal } = over;
      await Promise.race([up(), sleep(waitMs, undefined, { signal }).catch(() => undefined)]);
      over.abort();
      if (!isUp()) return tellToComeAgain(request, response);
    }
    return handler(request, response);
  };
}

/** A program gets the API's answer, a person a page that reloads itself. */
function tellToComeAgain({ url = '' }: IncomingMessage, response: ServerResponse): void {
  if (/^\/(?:api|scim)\//.test(url)) {
    refuse(response, { status: 503, title, detail }, again);
    return;
  }
  response.writeHead(503, {
    ...fixedHeaders,
    ...again,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    Refresh: '2',
  });
  response.end(
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><p>${detail}</p></body></html>`,
  );
}

function tell(response: ServerResponse, status: number, said: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(said));
}
