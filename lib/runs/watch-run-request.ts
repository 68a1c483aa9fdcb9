import { requireRole, type TeamContext } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { awaitRequest, type SeenRequest } from './awaited-requests';
import { getRunRequest } from './get-run-request';

/**
 * One run request, now and after each change to it or its timeline, until `signal` or until it is gone. Skips
 * the first one if its version is `since`. Changes that nobody reads in time are merged into one. Throws
 * NotFound before it starts.
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

/** All waiters share one look at the whole team, so check that a limited token still reaches the request. */
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
