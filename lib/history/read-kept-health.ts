import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import type { Transaction } from '@/lib/db';
import { knownSince } from './known-steps';
import { readSyncOf } from './read-sync';
import type { Place } from './staging';

/** A UTC day of the history; its sums cover everything that started on it. */
interface KeptDay {
  from: Date;
  /** Exclusive. */
  to: Date;
  successes: number;
  failures: number;
  averageDurationMs: number | null;
  doubtful: false;
}

/** What lists show of a pipeline, from its history. */
export interface KeptHealth {
  /** Everything that completed before this was read. */
  syncedTo: Date;
  /** Completely known days without a gap, oldest first; the last one is today, as far as it is read. */
  days: KeptDay[];
  /** Null: there was none, or it is not known which was the last. */
  lastRun: { successful: boolean; executedAt: Date; durationMs: number | null } | null;
  /** The newest runs, last started first; `executedAt` is when the last known of its tasks ended. */
  runs: { successful: boolean; startedAt: Date; executedAt: Date; durationMs: number }[];
}

const dayMs = 86_400_000;
/** Today and the days before that a list may look at; as many as are kept of Datamin's. */
const mostDays = 400;
/** Enough to learn a rhythm. */
const newestRuns = 50;

/**
 * The state of a pipeline according to its history, from three index lookups; null: nothing was read, or nothing
 * of today. The caller has checked that the pipeline is the team's.
 */
export async function readKeptHealth(tx: Transaction, place: Place): Promise<KeptHealth | null> {
  const sync = await readSyncOf(tx, place);
  const since = sync && knownSince(sync);
  if (!sync?.syncedTo || !since) return null;
  const today = Math.floor(nowMs() / dayMs) * dayMs;
  const oldest = Math.max(
    Math.ceil(since.getTime() / dayMs) * dayMs,
    today - (mostDays - 1) * dayMs,
  );
  const days = oldest > today ? [] : await readDays(tx, place, { oldest, today });
  const runs = await readNewest(tx, place);
  const [last] = runs;
  return {
    syncedTo: sync.syncedTo,
    days,
    // There may be a later one in a gap after it.
    lastRun: last && last.executedAt >= since ? last : null,
    runs: runs.filter(({ executedAt }) => executedAt >= since),
  };
}

const Day = z.object({
  starts_at: z.date(),
  runs: z.number(),
  failed_runs: z.number(),
  duration_ms: z.coerce.number(),
});

async function readDays(
  tx: Transaction,
  { teamId, pipelineId }: Place,
  { oldest, today }: { oldest: number; today: number },
): Promise<KeptDay[]> {
  // The grain is a literal, see read-sums.ts.
  const rows = z.array(Day).parse(
    await tx.$queryRaw`
      SELECT starts_at, runs, failed_runs, duration_ms FROM run_rollups
      WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid AND grain = 'day' AND starts_at >= ${new Date(oldest)}`,
  );
  const known = new Map(rows.map((row) => [row.starts_at.getTime(), row]));
  return Array.from({ length: (today - oldest) / dayMs + 1 }, (_, index) => {
    const at = oldest + index * dayMs;
    const { runs = 0, failed_runs: failures = 0, duration_ms: ms = 0 } = known.get(at) ?? {};
    return {
      from: new Date(at),
      to: new Date(at + dayMs),
      successes: runs - failures,
      failures,
      averageDurationMs: runs > 0 ? ms / runs : null,
      doubtful: false,
    };
  });
}

const Newest = z
  .object({
    successful: z.boolean(),
    started_at: z.date(),
    ended_at: z.date(),
    duration_ms: z.coerce.number(),
  })
  .transform(({ started_at, ended_at, duration_ms, successful }) => ({
    successful,
    startedAt: started_at,
    executedAt: ended_at,
    durationMs: duration_ms,
  }));

async function readNewest(tx: Transaction, { teamId, pipelineId }: Place) {
  return z.array(Newest).parse(
    await tx.$queryRaw`
      SELECT successful, started_at, ended_at, duration_ms FROM runs
      WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid
      ORDER BY started_at DESC, run_uuid DESC LIMIT ${newestRuns}`,
  );
}
