import { goal, nextStep, type Step, wordDueMs } from './next-step';
import { passes } from './passes';
import { type Span, withoutSpan, withSpan } from './spans';
import type { SyncState } from './sync-state';
import type { TurnFailure } from './turn-failure';
import { type AnswerSize, sizeAfter, sizeAfterFailure } from './window-size';

const minuteMs = 60_000;
/** How often a pipeline's newest end is read: when it is quiet, and when a run may be going on. */
const quietEveryMs = 5 * minuteMs;
const busyEveryMs = minuteMs;
/** How long after its last row a pipeline counts as busy. */
const busyForMs = 10 * minuteMs;
/** An empty answer for a time with known runs is refused this often before it is accepted. */
const mostRefusals = 6;

/**
 * Pure: the state after an answer to a step was applied. `isDisputed`: it was empty, and the statistics do not confirm
 * that.
 */
export function afterAnswer(
  state: SyncState,
  step: Step,
  answer: AnswerSize & { isDisputed: boolean },
  nowMs: number,
): SyncState {
  const next: SyncState = {
    ...state,
    covered: withSpan(state.covered, step.window),
    doubtful: withoutSpan(state.doubtful, step.window),
    window_ms: sizeAfter(state.window_ms, step.window.to - step.window.from, answer),
    rows_read: state.rows_read + answer.rows,
    windows_read: state.windows_read + 1,
    read_at: new Date(nowMs),
    failures: 0,
    failed_at: null,
    failure: null,
  };
  if (step.kind === 'again') {
    next.passes = next.passes.with(step.pass, new Date(step.window.to));
  }
  if (answer.rows > 0) {
    const refuted =
      state.nothing_before !== null && step.window.from < state.nothing_before.getTime();
    return refuted ? afterWord(next, 0, false, nowMs) : next;
  }
  if (!isLastLook(state, step) || (step.kind === 'doubt' && !answer.isDisputed)) return next;
  return {
    ...next,
    doubtful: withSpan(next.doubtful, step.window),
    doubted_at: new Date(nowMs),
  };
}

/** Whether no pass will read this window again soon, so that nothing else would notice an outage. */
function isLastLook(state: SyncState, step: Step): boolean {
  const last = passes.length - 1;
  if (step.kind === 'doubt') return true;
  if (step.kind === 'missing' && step.isBackfill) return true;
  if (step.kind === 'again') return step.pass === last;
  return step.window.from < (state.passes[last]?.getTime() ?? 0);
}

/** Pure: the state after Datamin's statistics were asked whether there is anything before `before`. */
export function afterWord(
  state: SyncState,
  before: number,
  isNothing: boolean,
  nowMs: number,
): SyncState {
  if (!isNothing) {
    const backfill = state.backfill === 'assumed_complete' ? 'going' : state.backfill;
    return { ...state, backfill, nothing_before: null, nothing_said_at: null };
  }
  if (state.nothing_said_at === null) {
    return { ...state, nothing_before: new Date(before), nothing_said_at: new Date(nowMs) };
  }
  return { ...state, backfill: 'assumed_complete', nothing_said_at: new Date(nowMs) };
}

/** Pure: the state after a failed step; `failure.restMs` is how long the server is left alone at least. */
export function afterFailure(state: SyncState, failure: TurnFailure, nowMs: number): SyncState {
  const failures = state.failures + 1;
  const backoffMs = Math.min(60, 2 ** Math.min(failures - 1, 6)) * minuteMs;
  return {
    ...state,
    window_ms: failure.mayBeTooMuch ? sizeAfterFailure(state.window_ms) : state.window_ms,
    failures,
    failed_at: new Date(nowMs),
    failure: failure.sentence,
    due_at: new Date(nowMs + Math.max(backoffMs, failure.restMs)),
  };
}

/** Whether an empty answer is refused because runs are known there: not for ever, because Datamin may forget too. */
export function refusesNothing(state: SyncState): boolean {
  return state.failures < mostRefusals;
}

/** Pure: the state with the time of the pipeline's next turn, after a turn without a failure. */
export function afterTurn(state: SyncState, newestRowMs: number | null, nowMs: number): SyncState {
  const missingOldest = nextStep(state, nowMs) === null && reachedGoal(state, nowMs);
  const backfill = state.backfill === 'going' && missingOldest ? 'limit' : state.backfill;
  const next: SyncState = { ...state, backfill };
  if (nextStep(next, nowMs)) return { ...next, due_at: new Date(nowMs) };
  const isBusy = newestRowMs !== null && nowMs - newestRowMs < busyForMs;
  const times = [nowMs + (isBusy ? busyEveryMs : quietEveryMs)];
  if (next.nothing_said_at) times.push(wordDueMs(next.nothing_said_at, next));
  return { ...next, due_at: new Date(Math.min(...times)) };
}

function reachedGoal(state: SyncState, nowMs: number): boolean {
  const oldest: Span | undefined = state.covered[0];
  return (
    state.nothing_said_at === null && oldest !== undefined && oldest.from <= goal(state, nowMs)
  );
}
