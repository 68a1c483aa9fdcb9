import type { ServerResponse } from 'node:http';
import type { Handler } from './pages';

/**
 * Whoever watches over processes asks before there is a portal to answer, and must not wait as all others do:
 * a database that never answers would pass for a process that hangs.
 */
export function whileStarting(isUp: () => boolean, handler: Handler): Handler {
  return async (request, response) => {
    if (!isUp() && request.method === 'GET') {
      if (request.url === '/api/health') return tell(response, 200, { status: 'ok' });
      if (request.url === '/api/ready') {
        const checks = { database: 'unknown', migrations: 'unknown', keys: 'ok', worker: 'off' };
        return tell(response, 503, { status: 'not ready', checks });
      }
    }
    return handler(request, response);
  };
}

function tell(response: ServerResponse, status: number, said: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(said));
}
