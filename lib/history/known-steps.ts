import type { SyncView } from './read-sync';
import { missingOf, type Span, withSpan } from './spans';

const dayMs = 86_400_000;

/**
 * Whether the history knows what happened in a step. What was not read yet is unknown, not empty; so is what
 * was pruned, except whole UTC days, whose sums stay.
 */
export function isKnown(
  { from, to }: { from: Date; to: Date },
  sync: Pick<SyncView, 'covered' | 'syncedTo' | 'backfill' | 'prunedBefore'>,
): boolean {
  const { syncedTo, prunedBefore } = sync;
  if (!syncedTo || from >= syncedTo) return false;
  const wholeDays = from.getTime() % dayMs === 0 && to.getTime() % dayMs === 0;
  if (prunedBefore && from < prunedBefore && !wholeDays) return false;
  const asked = { from: from.getTime(), to: Math.min(to.getTime(), syncedTo.getTime()) };
  return missingOf(asked, spansOf(sync)).length === 0;
}

/** The time from which on everything is known up to where the history is read; null: nothing was read. */
export function knownSince(sync: Pick<SyncView, 'covered' | 'syncedTo' | 'backfill'>): Date | null {
  const newest = sync.syncedTo && spansOf(sync).at(-1);
  // A start before any log stands for "from the beginning".
  return newest ? new Date(Math.max(newest.from, 0)) : null;
}

function spansOf({ covered, backfill }: Pick<SyncView, 'covered' | 'backfill'>): Span[] {
  const read = covered.map(({ from, to }) => ({ from: from.getTime(), to: to.getTime() }));
  const { state, goal } = backfill;
  // Datamin said twice that there is nothing older.
  if (state !== 'assumed_complete' || !goal) return read;
  return withSpan(read, { from: Number.MIN_SAFE_INTEGER, to: goal.getTime() });
}
