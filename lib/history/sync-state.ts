import { z } from 'zod';
import { type BulkTransaction, Prisma } from '@/lib/db';
import { firstPasses, passes } from './passes';
import type { Span } from './spans';
import type { Place } from './staging';

const Spans = z
  .array(z.tuple([z.number(), z.number()]))
  .transform((pairs): Span[] => pairs.map(([from, to]) => ({ from, to })));

const Row = z.object({
  pipeline_id: z.string(),
  uuid: z.string(),
  credential_id: z.string(),
  history_backfill_days: z.number().nullable(),
  output_policy: z.enum(['whole', 'part', 'none']),
  output_keep_kb: z.number(),
  history_retention_days: z.number().nullable(),
  began_at: z.date(),
  version: z.number(),
  due_at: z.date(),
  covered: Spans,
  doubtful: Spans,
  passes: z.array(z.coerce.date()),
  backfill: z.enum(['going', 'limit', 'assumed_complete']),
  nothing_before: z.date().nullable(),
  nothing_said_at: z.date().nullable(),
  doubted_at: z.date().nullable(),
  window_ms: z.coerce.number(),
  pruned_before: z.date().nullable(),
  rows_read: z.coerce.number(),
  windows_read: z.coerce.number(),
  read_at: z.date().nullable(),
  failures: z.number(),
  failed_at: z.date().nullable(),
  failure: z.string().nullable(),
  lease_until: z.date().nullable(),
});

/** How far a pipeline's history is read, with the settings that decide how it goes on. */
export type SyncState = z.output<typeof Row>;

/** A multirange as pairs of milliseconds. */
const pairs = (column: string): string =>
  `(SELECT coalesce(json_agg(json_build_array(extract(epoch FROM lower(r)) * 1000, extract(epoch FROM upper(r)) * 1000)), '[]'::json) FROM unnest(s.${column}) r) AS ${column}`;

const selectState = `
  SELECT s.pipeline_id, p.uuid, p.credential_id, p.history_backfill_days, c.output_policy, c.output_keep_kb, t.history_retention_days,
         s.began_at, s.version, s.due_at, ${pairs('covered')}, ${pairs('doubtful')}, s.passes, s.backfill, s.nothing_before, s.nothing_said_at,
         s.doubted_at, s.window_ms, s.pruned_before, s.rows_read, s.windows_read, s.read_at, s.failures, s.failed_at, s.failure, s.lease_until
  FROM history_sync s JOIN pipelines p ON p.id = s.pipeline_id JOIN credentials c ON c.id = p.credential_id JOIN teams t ON t.id = s.team_id`;

/** For one pipeline: $1 is the team's id, $2 the pipeline's. */
export const selectSyncState = `${selectState} WHERE s.team_id = $1::uuid AND s.pipeline_id = $2::uuid`;

/** The same for a transaction that does not take SQL as plain strings. */
export function syncStateOf(teamId: string, pipelineId: string): Prisma.Sql {
  return Prisma.sql`${Prisma.raw(selectState)} WHERE s.team_id = ${teamId}::uuid AND s.pipeline_id = ${pipelineId}::uuid`;
}

/** @returns null when the pipeline is gone */
export function parseSyncState(rows: readonly unknown[]): SyncState | null {
  if (rows.length === 0) return null;
  const state = Row.parse(rows[0]);
  if (state.passes.length !== passes.length) state.passes = firstPasses(state.began_at);
  return state;
}

/** Writes how far the log is read, as the holder of the lease. */
export async function saveSyncState(
  tx: Pick<BulkTransaction, 'execute'>,
  { teamId, pipelineId }: Place,
  reader: string,
  state: SyncState,
): Promise<void> {
  await tx.execute(
    `UPDATE history_sync SET due_at = $4, covered = $5::tstzmultirange, doubtful = $6::tstzmultirange, passes = $7, backfill = $8,
       nothing_before = $9, nothing_said_at = $10, doubted_at = $11, window_ms = $12, rows_read = $13, windows_read = $14,
       read_at = $15, failures = $16, failed_at = $17, failure = $18
     WHERE team_id = $1 AND pipeline_id = $2 AND lease_owner = $3`,
    [
      teamId,
      pipelineId,
      reader,
      state.due_at,
      multirange(state.covered),
      multirange(state.doubtful),
      state.passes,
      state.backfill,
      state.nothing_before,
      state.nothing_said_at,
      state.doubted_at,
      state.window_ms,
      state.rows_read,
      state.windows_read,
      state.read_at,
      state.failures,
      state.failed_at,
      state.failure,
    ],
  );
}

function multirange(spans: readonly Span[]): string {
  const text = (ms: number) => new Date(ms).toISOString();
  return `{${spans.map(({ from, to }) => `[${text(from)},${text(to)})`).join(',')}}`;
}

const dayMs = 86_400_000;

/** Rows from before this are neither asked for nor kept; null: all are. Whole UTC days, like the sums. */
export function keptFrom(
  state: Pick<SyncState, 'history_retention_days' | 'pruned_before'>,
  nowMs: number,
): Date | null {
  const { history_retention_days: days, pruned_before: pruned } = state;
  const byPolicy = days === null ? null : Math.floor(nowMs / dayMs - days) * dayMs;
  if (byPolicy === null) return pruned;
  return new Date(Math.max(byPolicy, pruned?.getTime() ?? byPolicy));
}
