import { requireRole, type TeamContext } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { awaitRequest, type SeenRequest } from './awaited-requests';
import { getRunRequest } from './get-run-request';

/**
 * One run request, now and after each change of it or its timeline, until `signal` or until it is gone. It
 * does not begin with what `since`, a version, has seen already. Changes while nobody takes the last one
 * are one. Throws NotFound at its beginning.
 */
export async function watchRunRequest(
  ctx: TeamContext,
  id: string,
  { since, signal }: { since?: string | undefined; signal: AbortSignal },
): Promise<AsyncGenerator<SeenRequest>> {
  requireRole(ctx, 'viewer');
  await getRunRequest(ctx, id);
  return changes(ctx, id, since, signal);
}

async function* changes(
  ctx: TeamContext,
  id: string,
  since: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<SeenRequest> {
  let known = since;
  const found: { latest?: SeenRequest | null } = {};
  let wake = () => {};
  const leave = awaitRequest(ctx, id, (seen) => {
    found.latest = seen;
    wake();
  });
  const stop = () => wake();
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (!signal.aborted && found.latest !== null) {
      const { latest } = found;
      if (latest && latest.version !== known) {
        known = latest.version;
        if (!(await isReached(ctx, id))) return;
        yield latest;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    leave();
  }
}

/** All who wait share one look at all of the team: whether a limited token reaches the request still. */
async function isReached(ctx: TeamContext, id: string): Promise<boolean> {
  if (!ctx.token?.isLimited) return true;
  try {
    await getRunRequest(ctx, id);
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
