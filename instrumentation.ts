import type { Instrumentation } from 'next';

/** Runs once when the server starts, before its first answer. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startServerProcess } = await import('./lib/boot/server');
  await startServerProcess();
}

/** Logs what went wrong while a page was rendered, with the request id that the person sees. */
export const onRequestError: Instrumentation.onRequestError = async (
  error,
  request,
  { routeType },
) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const [{ log }, { noteOutage, tellOutage }, { noteBody }, { isStray, tellStray }] =
    await Promise.all([
      import('./lib/log'),
      import('./lib/db'),
      import('./lib/front/body-notes'),
      import('./lib/stray-actions'),
    ]);
  const requestId = [request.headers['x-request-id']].flat()[0] ?? '';
  if (noteBody(requestId, error)) return;
  if (routeType === 'action' && isStray()) return tellStray(error);
  if (noteOutage(requestId, error)) tellOutage(error, { requestId });
  else log().error({ err: error, requestId }, 'a page failed');
};
