import { z } from 'zod';
import type { SqlTransaction } from '@/lib/db';
import { AggregatedValue, type BucketValue, LastRunValue, type StoredLastRun } from './values';

/** What Datamin last said about a pipeline's days, as stored. */
export interface KeptDays {
  /** UTC days; the last one is the day of the fetch, as far as it had come. */
  days: BucketValue[];
  lastRun: StoredLastRun;
  fetchedAt: Date;
}

const Rows = z.array(z.object({ kind: z.string(), value: z.unknown(), fetched_at: z.date() }));

/**
 * The stored days of a pipeline for a shared report: its viewers never cause a call to Datamin. The caller has
 * checked that the ids belong to a report. Null: nothing is stored that this version can read.
 */
export async function readKeptDays(
  tx: SqlTransaction,
  { teamId, pipelineId }: { teamId: string; pipelineId: string },
): Promise<KeptDays | null> {
  const rows = Rows.parse(
    await tx.$queryRaw`
      SELECT kind::text AS kind, value, fetched_at FROM readings
      WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid AND subject_kind = 'pipeline' AND fetched_at IS NOT NULL
        AND ((kind = 'aggregated' AND asked = 'daily') OR kind = 'last_run')`,
  );
  const daily = rows.find(({ kind }) => kind === 'aggregated');
  const parsed = AggregatedValue.safeParse(daily?.value);
  if (!daily || !parsed.success) return null;
  const last = LastRunValue.safeParse(rows.find(({ kind }) => kind === 'last_run')?.value);
  return {
    days: parsed.data.buckets,
    lastRun: last.success ? last.data.lastRun : null,
    fetchedAt: daily.fetched_at,
  };
}
