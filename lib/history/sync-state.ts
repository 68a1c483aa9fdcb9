import { z } from 'zod';
import { firstPasses, passes } from './passes';
import type { Span } from './spans';

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
  due_at: z.date(),
  covered: Spans,
  doubtful: Spans,
  passes: z.array(z.date()),
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

/** Of one pipeline: $1 is the team's id, $2 the pipeline's. */
export const selectSyncState = `
  SELECT s.pipeline_id, p.uuid, p.credential_id, p.history_backfill_days, c.output_policy, c.output_keep_kb, t.history_retention_days,
         s.began_at, s.due_at, ${pairs('covered')}, ${pairs('doubtful')}, s.passes, s.backfill, s.nothing_before, s.nothing_said_at,
         s.doubted_at, s.window_ms, s.pruned_before, s.rows_read, s.windows_read, s.read_at, s.failures, s.failed_at, s.failure, s.lease_until
  FROM history_sync s JOIN pipelines p ON p.id = s.pipeline_id JOIN credentials c ON c.id = p.credential_id JOIN teams t ON t.id = s.team_id
  WHERE s.team_id = $1::uuid AND s.pipeline_id = $2::uuid`;

/** @returns null when the pipeline is gone */
export function parseSyncState(rows: readonly unknown[]): SyncState | null {
  if (rows.length === 0) return null;
  const state = Row.parse(rows[0]);
  if (state.passes.length !== passes.length) state.passes = firstPasses(state.began_at);
  return state;
}

const dayMs = 86_400_000;

/** Rows from before this are neither asked for nor kept; null: all are. Whole UTC days, as the sums are. */
export function keptFrom(state: SyncState, nowMs: number): Date | null {
  const { history_retention_days: days, pruned_before: pruned } = state;
  const byPolicy = days === null ? null : Math.floor(nowMs / dayMs - days) * dayMs;
  if (byPolicy === null) return pruned;
  return new Date(Math.max(byPolicy, pruned?.getTime() ?? byPolicy));
}
