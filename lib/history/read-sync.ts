import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { findPipeline } from '@/lib/pipelines';
import { goal, missing } from './next-step';
import type { Span } from './spans';
import type { Place } from './staging';
import { parseSyncState, syncStateOf } from './sync-state';

/** How far a pipeline's history is read. */
export interface SyncView {
  /** Everything that completed before this was read at least once; null: nothing was. */
  syncedTo: Date | null;
  /** Milliseconds from then to now; null: nothing was read. */
  lagMs: number | null;
  /** What was read, ascending; `to` is exclusive. */
  covered: { from: Date; to: Date }[];
  /** The parts that were answered with nothing and are asked for again before that is believed. */
  doubtful: { from: Date; to: Date }[];
  backfill: {
    /**
     * `going`; `limit`: it reached the pipeline's limit; `assumed_complete`: Datamin said twice that there is nothing
     * older.
     */
    state: 'going' | 'limit' | 'assumed_complete';
    /** The oldest moment to be read; null: until Datamin has nothing more. */
    goal: Date | null;
    reached: Date | null;
    /** From 0 to 1; null without a goal. */
    progress: number | null;
  };
  rowsRead: number;
  /** When the last answer was applied. */
  readAt: Date | null;
  nextAttemptAt: Date;
  /** Somebody is reading it right now. */
  reading: boolean;
  /** A sentence that says why the last attempt failed; null: it did not. */
  problem: string | null;
  failedAt: Date | null;
  /** The settings that decide this. */
  backfillDays: number | null;
  retentionDays: number | null;
  /** Rows from before this were pruned; the sums of whole UTC days stay. Null: none were. */
  prunedBefore: Date | null;
}

/** How far a pipeline's history is read, how reading goes on, and what prevents it. Throws NotFound. */
export async function readSync(ctx: TeamContext, pipelineUuid: string): Promise<SyncView> {
  requireRole(ctx, 'viewer');
  const { id } = await findPipeline(ctx, pipelineUuid);
  const sync = await withTransaction(ctx, (tx) =>
    readSyncOf(tx, { teamId: ctx.team.id, pipelineId: id }),
  );
  if (!sync) throw new NotFound();
  return sync;
}

/** The same; the caller has checked that it may read the pipeline. Null: it is gone. */
export async function readSyncOf(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
): Promise<SyncView | null> {
  const state = parseSyncState(await tx.$queryRaw<unknown[]>(syncStateOf(teamId, pipelineId)));
  if (!state) return null;
  const oldest = goal(state, nowMs());
  const left = missing(state, nowMs()).reduce((sum, { from, to }) => sum + to - from, 0);
  const whole = nowMs() - oldest;
  const hasGoal = state.history_backfill_days !== null || state.backfill === 'assumed_complete';
  const top = state.covered.at(-1);
  return {
    syncedTo: top ? new Date(top.to) : null,
    lagMs: top ? Math.max(0, nowMs() - top.to) : null,
    covered: state.covered.map(toDates),
    doubtful: state.doubtful.map(toDates),
    backfill: {
      state: state.backfill,
      goal: hasGoal ? new Date(oldest) : null,
      reached: top ? new Date(top.from) : null,
      progress: hasGoal && whole > 0 ? Math.min(1, Math.max(0, 1 - left / whole)) : null,
    },
    rowsRead: state.rows_read,
    readAt: state.read_at,
    nextAttemptAt: state.due_at,
    reading: state.lease_until !== null && state.lease_until.getTime() > nowMs(),
    problem: state.failure,
    failedAt: state.failed_at,
    backfillDays: state.history_backfill_days,
    retentionDays: state.history_retention_days,
    prunedBefore: state.pruned_before,
  };
}

function toDates({ from, to }: Span): { from: Date; to: Date } {
  return { from: new Date(from), to: new Date(to) };
}
