import { realMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { momentOf, placeAt } from './event-places';
import {
  listenToRequests,
  mostMoments,
  placeBefore,
  type RequestMoment,
  readMoments,
} from './request-feed';

/** An event; null: too much happened to report one by one, so read the list again. */
type MomentOrReset = RequestMoment | null;

/** A reader that asks for events older than this should read the list again. */
const furthestMs = 10 * 60_000;

/** A value for `since`: only what happens from now on. */
export const requestsFromNow = (): string => placeAt(realMs());

/**
 * Events of the team's run requests, in order, until `signal`. Starts at `since` (an event's id or a place),
 * or else now. Reports everything at least once; events about as old as `since` may come again.
 */
export async function watchRunRequests(
  ctx: TeamContext,
  { since, signal }: { since?: string | undefined; signal: AbortSignal },
): Promise<AsyncGenerator<MomentOrReset>> {
  requireRole(ctx, 'viewer');
  return moments(ctx, since, signal);
}

async function* moments(
  ctx: TeamContext,
  since: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<MomentOrReset> {
  const begun = realMs();
  const sinceMs = since === undefined ? null : momentOf(since);
  const reported = new Map<string, number>();
  let waiting: MomentOrReset[] = [];
  let wake = () => {};
  const take = (found: readonly RequestMoment[], from: number) => {
    for (const moment of found) {
      const at = momentOf(moment.event.id) ?? begun;
      if (at < from || reported.has(moment.event.id) || moment.event.id === since) continue;
      reported.set(moment.event.id, at);
      waiting.push(moment);
    }
    if (waiting.length >= mostMoments) waiting = [null];
    forget(reported);
    wake();
  };
  let catchUp = () => {};
  // One batch after the other, to keep the order; the first after what happened since `since`.
  let taking = new Promise<void>((resolve) => {
    catchUp = resolve;
  });
  const leave = listenToRequests(ctx, (found) => {
    const from = sinceMs === null ? begun : 0;
    // All listeners share one look at the whole team.
    const mine = async () => (ctx.token?.isLimited ? reached(ctx, found) : found);
    taking = taking.then(async () => take(await mine(), from)).catch(() => wake());
  });
  const stop = () => wake();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (since !== undefined) {
      const isFar = sinceMs === null || sinceMs < begun - furthestMs;
      const found = isFar ? null : await readMoments(ctx, placeBefore(sinceMs));
      if (!found || found.length === mostMoments) waiting.push(null);
      else take(found, 0);
    }
    catchUp();
    while (!signal.aborted) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else {
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

/** The events whose request a limited token can reach now. */
async function reached(
  ctx: TeamContext,
  found: readonly RequestMoment[],
): Promise<readonly RequestMoment[]> {
  const ids = [...new Set(found.map(({ request }) => request.id))];
  if (ids.length === 0) return [];
  const rows = await withTransaction(ctx, (tx) =>
    tx.runRequest.findMany({
      where: { teamId: ctx.team.id, id: { in: ids } },
      select: { id: true },
    }),
  );
  const seen = new Set(rows.map(({ id }) => id));
  return found.filter(({ request }) => seen.has(request.id));
}

/** Events older than the look-back are never reported again. */
function forget(reported: Map<string, number>): void {
  if (reported.size < 2 * mostMoments) return;
  const before = realMs() - furthestMs;
  for (const [id, at] of reported) if (at < before) reported.delete(id);
}
