import { nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { getRun } from '@/lib/history';
import { findRun, type RunHint, type RunPlace } from '@/lib/runs';

/**
 * Where a run is: from its request, the newest runs, the link, or else the history, so that a bare address
 * works for any run that was ever read. Throws NotFound.
 */
export async function placeOfRun(
  ctx: TeamContext,
  runUuid: string,
  hint: RunHint,
): Promise<RunPlace> {
  try {
    return await findRun(ctx, runUuid, hint);
  } catch (thrown) {
    if (!(thrown instanceof NotFound)) throw thrown;
    const { pipeline, startedAt } = await getRun(ctx, runUuid, hint.pipeline || undefined);
    return findRun(ctx, runUuid, { pipeline: pipeline.uuid, at: startedAt.toISOString() });
  }
}

const dayMs = 86_400_000;
const marginMs = 10 * 60_000;

/**
 * Tasks may report up to a day after the others, so the log is read that far. Of a run that ended earlier the history
 * knows the last one: a busy pipeline's day after it would be read for nothing.
 */
export function placeOfKept(
  place: RunPlace,
  { finishedAt }: { finishedAt: Date | null },
): RunPlace {
  if (!finishedAt || nowMs() - finishedAt.getTime() < dayMs) return place;
  const to = Math.min(place.to.getTime(), finishedAt.getTime() + marginMs);
  return { ...place, to: new Date(to) };
}
