import { type operations, type RouteHandler, serve } from '@/lib/http';
import { type Answer, type Init, read, requestOf } from '../support/portal/routes';

type Operation = (typeof operations)[number];

const handlers = new Map<Operation, RouteHandler>();

/** Calls an operation in this process as its route would, without loading the route: a hundred of them take long. */
export async function serveHere(
  operation: Operation,
  path: string,
  init: Init = {},
): Promise<Pick<Answer, 'status' | 'headers' | 'text' | 'json'>> {
  const handler = handlers.get(operation) ?? serve(operation);
  handlers.set(operation, handler);
  const request = requestOf(operation.method, path, init);
  const given = new URL(request.url).pathname.split('/');
  const params = Object.fromEntries(
    operation.path.split('/').flatMap((part, at) => {
      const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
      return name === undefined ? [] : [[name, given[at] ?? '']];
    }),
  );
  const response = await handler(request, { params: Promise.resolve(params) });
  if (response.headers.get('content-type') !== 'text/event-stream') return read(response);
  // A stream of events may have none for as long as the test waits.
  await response.body?.cancel();
  return { status: response.status, headers: response.headers, text: '', json: undefined };
}
