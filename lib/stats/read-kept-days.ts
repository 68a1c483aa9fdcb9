import type { Transaction } from '@/lib/db';
import { AggregatedValue, type BucketValue, LastRunValue, type StoredLastRun } from './values';

/** What Datamin last said of a pipeline's days, as it is kept. */
export interface KeptDays {
  /** UTC days, the last one today's as it was. */
  days: BucketValue[];
  lastRun: StoredLastRun;
  fetchedAt: Date;
}

/**
 * The kept days of a pipeline for a shared report, whose viewers Datamin is never asked for. Whoever calls has
 * seen to it that the ids are a report's. Null: nothing is kept that this version can read.
 */
export async function readKeptDays(
  tx: Transaction,
  { teamId, pipelineId }: { teamId: string; pipelineId: string },
): Promise<KeptDays | null> {
  const rows = await tx.reading.findMany({
    where: {
      teamId,
      pipelineId,
      subjectKind: 'pipeline',
      OR: [{ kind: 'aggregated', asked: 'daily' }, { kind: 'last_run' }],
      fetchedAt: { not: null },
    },
    select: { kind: true, value: true, fetchedAt: true },
  });
  const daily = rows.find(({ kind }) => kind === 'aggregated');
  const parsed = AggregatedValue.safeParse(daily?.value);
  if (!daily?.fetchedAt || !parsed.success) return null;
  const last = LastRunValue.safeParse(rows.find(({ kind }) => kind === 'last_run')?.value);
  return {
    days: parsed.data.buckets,
    lastRun: last.success ? last.data.lastRun : null,
    fetchedAt: daily.fetchedAt,
  };
}
