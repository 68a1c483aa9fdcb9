import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError, z } from 'zod';
import { type Listening, listen } from '../server/listen';
import { readBody } from '../server/read-body';
import { callRoutes } from './call-routes';
import { type ControlCall, matchControlPath } from './route';
import { worldRoutes } from './world-routes';

const ROUTES = [...callRoutes, ...worldRoutes];

/** Serves the control API, on the loopback interface only: it can do anything to the sandbox. */
export function startControl(sandbox: ControlCall['sandbox'], port: number): Promise<Listening> {
  return listen((request, response) => handle(request, response, sandbox), '127.0.0.1', port);
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  sandbox: ControlCall['sandbox'],
): Promise<void> {
  const body = await readBody(request);
  const [status, value] =
    // Browsers send Origin with requests that a foreign page makes.
    request.headers.origin !== undefined
      ? [403, { error: 'The control port does not serve browsers' }]
      : answer(request, body?.toString() ?? '', sandbox);
  const text = JSON.stringify(value);
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}

function answer(
  request: IncomingMessage,
  body: string,
  sandbox: ControlCall['sandbox'],
): [number, unknown] {
  const url = new URL(request.url ?? '/', 'http://control');
  for (const { method, path, handle: answerRoute } of ROUTES) {
    const params = matchControlPath(path, url.pathname);
    if (params === null || method !== request.method) continue;
    try {
      const parsed: unknown = body === '' ? undefined : JSON.parse(body);
      const value = answerRoute({ sandbox, params, query: url.searchParams, body: parsed });
      return value === null ? [404, { error: `Nothing at ${url.pathname}` }] : [200, value];
    } catch (error) {
      if (error instanceof ZodError) return [400, { error: z.prettifyError(error) }];
      return [400, { error: error instanceof Error ? error.message : String(error) }];
    }
  }
  return [404, { error: `No ${request.method} ${url.pathname} here` }];
}
