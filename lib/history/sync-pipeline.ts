import { now, nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { dataminFor } from '@/lib/credentials';
import type { Datamin } from '@/lib/datamin';
import { inBulkTransaction } from '@/lib/db';
import { applyAnswer } from './apply-answer';
import { askOfKnownRun, knowsRows, saysNothingBefore, statisticsKnow } from './doubt';
import { ensurePartitions } from './ensure-partitions';
import { GiveWay } from './give-way';
import { Lease, Overtaken } from './lease';
import { nextStep, type Step, wordIsDue } from './next-step';
import { keepPace, rest } from './pace';
import { afterAnswer, afterFailure, afterTurn, afterWord, refusesNothing } from './progress';
import { ReadAhead } from './read-ahead';
import { readWindow } from './read-window';
import type { Span } from './spans';
import { parseSyncState, type SyncState, saveSyncState, selectSyncState } from './sync-state';
import { failureOf, SuddenNothing } from './turn-failure';

export interface TurnOptions {
  /** The turn ends with the first step that finishes after this long (milliseconds): others are waiting too. */
  turnMs?: number;
  /** Milliseconds between two questions to one credential. */
  gapMs?: number;
  signal?: AbortSignal;
}

export interface Turn {
  steps: number;
  rows: number;
  /** A sentence that says why it ended early. */
  problem: string | null;
}

/** A turn must not be so long that a person's "sync now" waits for another pipeline's history. */
const usualTurnMs = 10_000;
const usualGapMs = 250;

/**
 * One turn at a pipeline whose lease `reader` holds: asks for what is missing, newest first, and for what is
 * to be read again, until the time is up or nothing is due. Gives the lease back.
 */
export async function syncPipeline(
  ctx: TeamContext,
  pipelineId: string,
  reader: string,
  {
    turnMs = usualTurnMs,
    gapMs = usualGapMs,
    signal = new AbortController().signal,
  }: TurnOptions = {},
): Promise<Turn> {
  requireRole(ctx, 'viewer');
  const lease = new Lease(ctx, pipelineId, reader);
  const turn: Turn = { steps: 0, rows: 0, problem: null };
  const endsAt = performance.now() + turnMs;
  let newestRowMs: number | null = null;
  const giveWay = new GiveWay();
  const ahead = new ReadAhead(async (state, { from, to }, stop) => {
    const either = AbortSignal.any([signal, stop]);
    await keepPace(ctx, state.credential_id, gapMs, either);
    const { datamin } = await dataminFor(ctx, state.credential_id);
    const window = { from: new Date(from), to: new Date(to) };
    return readWindow(datamin, state, window, { signal: either, giveWay });
  });
  // Whatever is read ahead at the end of a turn would be thrown away.
  const readOn = (next: SyncState) => {
    if (performance.now() < endsAt) ahead.begin(next);
  };
  try {
    for (;;) {
      const state = await load(ctx, pipelineId);
      if (!state) return turn;
      const step = nextStep(state, nowMs());
      const isRead = ahead.has(state, step);
      const isLate = turn.steps > 0 && performance.now() >= endsAt && !isRead;
      const isOver = isLate || signal.aborted || (!step && !wordIsDue(state, nowMs()));
      try {
        if (isOver) {
          await save(lease, ctx, afterTurn(state, newestRowMs, nowMs()));
          return turn;
        }
        if (!isRead) await keepPace(ctx, state.credential_id, gapMs, signal);
        const { datamin } = await dataminFor(ctx, state.credential_id);
        const done = step
          ? await lease.during(() =>
              takeStep({ lease, ctx, datamin, signal, ahead, giveWay, readOn }, state, step),
            )
          : await hearSecondWord(lease, ctx, datamin, state);
        turn.steps += 1;
        turn.rows += done.rows;
        if (done.rows > 0) newestRowMs = Math.max(newestRowMs ?? 0, done.mostMs);
      } catch (error) {
        if (error instanceof Overtaken) {
          if (!(await stillMine(lease, ctx, pipelineId))) return turn;
          continue;
        }
        turn.problem = await giveUp(lease, ctx, state, error);
        return turn;
      }
    }
  } finally {
    await ahead.drop();
    await lease.giveBack();
  }
}

/** What taking a step needs. */
interface Hands {
  lease: Lease;
  ctx: TeamContext;
  datamin: Datamin;
  signal: AbortSignal;
  ahead: ReadAhead;
  giveWay: GiveWay;
  /** Starts reading what comes next. */
  readOn: (next: SyncState) => void;
}

const nothingRead = { rows: 0, mostMs: 0 };

async function takeStep(
  { lease, ctx, datamin, signal, ahead, giveWay, readOn }: Hands,
  state: SyncState,
  step: Step,
): Promise<{ rows: number; mostMs: number }> {
  const window = { from: new Date(step.window.from), to: new Date(step.window.to) };
  const { staged, size } =
    (await ahead.take(state, step)) ??
    (await readWindow(datamin, state, window, { signal, giveWay }));
  try {
    if (size.rows === 0) await refuseSuddenNothing(ctx, datamin, state, step);
    const isDisputed =
      size.rows === 0 &&
      step.kind === 'doubt' &&
      !(await isBorneOut(ctx, datamin, state, step.window));
    let next = afterAnswer(state, step, { ...size, isDisputed }, nowMs());
    if (size.rows === 0 && step.kind === 'missing' && step.isBackfill) {
      next = await heardWord(ctx, datamin, next, step.window.to);
    }
    readOn(next);
    await ensurePartitions(staged.months);
    const place = { teamId: ctx.team.id, pipelineId: state.pipeline_id };
    await giveWay.during(() =>
      applyAnswer(place, window, staged, {
        fence: (tx) => lease.fence(tx, state.version),
        note: (tx) => saveSyncState(tx, place, lease.reader, next),
        send: (rows) => giveWay.sending(rows),
      }),
    );
    return { rows: size.rows, mostMs: staged.mostMs };
  } finally {
    await staged.close();
  }
}

async function refuseSuddenNothing(
  ctx: TeamContext,
  datamin: Datamin,
  state: SyncState,
  step: Step,
): Promise<void> {
  if (!refusesNothing(state)) return;
  if (await knowsRows(ctx, state.pipeline_id, step.window)) throw new SuddenNothing();
  if (step.kind === 'doubt' && (await askOfKnownRun(ctx, datamin, state)) === 'away')
    throw new SuddenNothing();
}

/**
 * Whether a second empty answer may be final: the statistics know of nothing either (the log alone may fail now and
 * then), and asked after that, they do know a run that they must know. In an outage they know nothing at all.
 */
async function isBorneOut(
  ctx: TeamContext,
  datamin: Datamin,
  state: SyncState,
  window: Span,
): Promise<boolean> {
  if (await statisticsKnow(datamin, state, window)) return false;
  return (await askOfKnownRun(ctx, datamin, state)) === 'there';
}

/** Asks Datamin whether there is anything left to read before the end of an empty window. */
async function heardWord(
  ctx: TeamContext,
  datamin: Datamin,
  state: SyncState,
  before: number,
): Promise<SyncState> {
  const word = await saysNothingBefore(ctx, datamin, state, new Date(before - 1000));
  if (word === 'outage') throw new SuddenNothing();
  return afterWord(state, before, word === 'nothing', nowMs());
}

async function hearSecondWord(
  lease: Lease,
  ctx: TeamContext,
  datamin: Datamin,
  state: SyncState,
): Promise<{ rows: number; mostMs: number }> {
  const before = state.nothing_before?.getTime() ?? nowMs();
  await save(lease, ctx, await heardWord(ctx, datamin, state, before));
  return nothingRead;
}

/** Records why the turn ended, in words, and when the next one is due. */
async function giveUp(
  lease: Lease,
  ctx: TeamContext,
  state: SyncState,
  error: unknown,
): Promise<string | null> {
  const failure = failureOf(error, state.pipeline_id);
  if (!failure) return null;
  if (failure.restMs > 0) await rest(ctx, state.credential_id, failure.restMs);
  await save(lease, ctx, afterFailure(state, failure, nowMs())).catch((refusal: unknown) => {
    if (!(refusal instanceof Overtaken)) throw refusal;
  });
  return failure.sentence;
}

async function load(ctx: TeamContext, pipelineId: string): Promise<SyncState | null> {
  const rows = await withTransaction(ctx, (tx) =>
    tx.$queryRawUnsafe<unknown[]>(selectSyncState, ctx.team.id, pipelineId),
  );
  return parseSyncState(rows);
}

async function save(lease: Lease, ctx: TeamContext, state: SyncState): Promise<void> {
  const place = { teamId: ctx.team.id, pipelineId: state.pipeline_id };
  await inBulkTransaction({ teamId: ctx.team.id }, async (tx) => {
    await lease.fence(tx, state.version);
    await saveSyncState(tx, place, lease.reader, state);
  });
}

async function stillMine(lease: Lease, ctx: TeamContext, pipelineId: string): Promise<boolean> {
  const count = await withTransaction(
    ctx,
    (tx) => tx.$executeRaw`
      UPDATE history_sync SET lease_owner = lease_owner
      WHERE team_id = ${ctx.team.id}::uuid AND pipeline_id = ${pipelineId}::uuid AND lease_owner = ${lease.reader}::uuid AND lease_until > ${now()}`,
  );
  return count > 0;
}
