import { passes } from './passes';
import { missingOf, type Span } from './spans';
import { keptFrom, type SyncState } from './sync-state';

/** What to ask Datamin's log next, and why. */
export type Step =
  /** What was never read, newest first. */
  | { kind: 'missing'; window: Span; isBackfill: boolean }
  /** What was read before, once more, for rows that arrived late. */
  | { kind: 'again'; window: Span; pass: number }
  /** What was answered with nothing, a second time. */
  | { kind: 'doubt'; window: Span };

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** There was no Datamin before this. */
const beginningMs = Date.UTC(2010, 0, 1);
/** A run's rows are written as its tasks end, so the last moments read are read again with what follows. */
const overlapMs = 2 * minuteMs;
/**
 * The last few seconds wait for older work: some seconds always pass between two windows of a backfill, and
 * asking about them each time would keep the next window from being read ahead.
 */
const freshMs = 15_000;
/** An empty answer is only believed when it was given twice, this far apart. */
const doubtMs = 60 * minuteMs;

/** The oldest moment to be read. */
export function goal(state: SyncState, nowMs: number): number {
  const days = state.history_backfill_days;
  const asked = days === null ? beginningMs : state.began_at.getTime() - days * dayMs;
  const known = state.backfill === 'assumed_complete' ? state.nothing_before?.getTime() : undefined;
  return Math.max(asked, known ?? beginningMs, keptFrom(state, nowMs)?.getTime() ?? beginningMs);
}

/** What was not read yet, ascending. The current second is left alone: it is still being written. */
export function missing(state: SyncState, nowMs: number): Span[] {
  const to = Math.floor(nowMs / 1000) * 1000;
  return missingOf({ from: goal(state, nowMs), to }, state.covered);
}

/** The next question, or null when nothing is due. */
export function nextStep(state: SyncState, nowMs: number): Step | null {
  const began = state.began_at.getTime();
  const spans = missing(state, nowMs);
  const newest = spans.at(-1);
  if (!newest || newest.to <= began) return olderStep(state, nowMs, newest);
  const isMomentOld = newest.to - newest.from < freshMs;
  return (
    (isMomentOld ? olderStep(state, nowMs, spans.at(-2)) : null) ?? ofMissing(state, newest, began)
  );
}

/** The next question about anything but the newest end, or null when none is due. */
function olderStep(state: SyncState, nowMs: number, newest: Span | undefined): Step | null {
  const again = oneMoreTime(state, nowMs);
  if (again) return again;
  const doubt = doubtInTurn(state.doubtful, state.window_ms, Math.floor(nowMs / doubtMs));
  if (doubt && state.doubted_at && nowMs - state.doubted_at.getTime() >= doubtMs) {
    return { kind: 'doubt', window: doubt };
  }
  // Datamin has said that nothing is older: until it has said so again, there is nothing to read.
  if (!newest || awaitsSecondWord(state)) return null;
  const began = state.began_at.getTime();
  if (newest.to > began) return ofMissing(state, newest, began);
  return { kind: 'missing', window: top(newest, state.window_ms), isBackfill: true };
}

/** One of their windows: a different one every hour, so that one that stays in dispute does not block the others. */
function doubtInTurn(spans: readonly Span[], windowMs: number, turn: number): Span | undefined {
  const size = Math.ceil(windowMs / 1000) * 1000;
  const windows = ({ from, to }: Span) => Math.ceil((to - from) / size);
  let nth = turn % spans.reduce((sum, span) => sum + windows(span), 0);
  for (const { from, to } of spans) {
    if (nth < windows({ from, to })) return top({ from, to: to - nth * size }, size);
    nth -= windows({ from, to });
  }
  return undefined;
}

/** Whether it is time to ask Datamin again if there is really nothing older. */
export function wordIsDue(state: SyncState, nowMs: number): boolean {
  return state.nothing_said_at !== null && nowMs >= wordDueMs(state.nothing_said_at, state);
}

/**
 * When that is due, in milliseconds: an assumed beginning is doubted daily, since a failing server may have said
 * "nothing" twice.
 */
export function wordDueMs(saidAt: Date, { backfill }: Pick<SyncState, 'backfill'>): number {
  return saidAt.getTime() + (backfill === 'assumed_complete' ? dayMs : doubtMs);
}

/** Whether Datamin said once that there is nothing older, and will be asked again `doubtMs` later. */
function awaitsSecondWord(state: SyncState): boolean {
  return state.backfill === 'going' && state.nothing_said_at !== null;
}

function ofMissing(state: SyncState, newest: Span, began: number): Step {
  // Windows before the registration belong to the backfill.
  const span = { from: Math.max(newest.from, began - state.window_ms), to: newest.to };
  const { from, to } = top(span, state.window_ms);
  const isFresh = from === newest.from && from > goalOverlap(state);
  return {
    kind: 'missing',
    window: { from: isFresh ? from - overlapMs : from, to },
    isBackfill: false,
  };
}

function goalOverlap(state: SyncState): number {
  return (state.covered[0]?.from ?? Number.POSITIVE_INFINITY) + overlapMs;
}

function oneMoreTime(state: SyncState, nowMs: number): Step | null {
  const oldest = goal(state, nowMs);
  for (const [index, { ageMs, stepMs }] of passes.entries()) {
    const from = Math.max(state.passes[index]?.getTime() ?? 0, oldest);
    const to = Math.floor((nowMs - ageMs) / 1000) * 1000;
    if (to - from < stepMs) continue;
    return {
      kind: 'again',
      pass: index,
      window: { from, to: Math.min(to, from + state.window_ms) },
    };
  }
  return null;
}

/** The newest part, in whole seconds. */
function top({ from, to }: Span, windowMs: number): Span {
  return { from: Math.max(from, Math.floor((to - windowMs) / 1000) * 1000), to };
}
