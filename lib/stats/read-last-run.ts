import { requireRole, type TeamContext } from '@/lib/context';
import { obtainReading } from './obtain-reading';
import { lastRunQuestion } from './questions';
import { findSubject, type SubjectRef } from './subject';
import type { StoredLastRun } from './values';

export interface LastRunReading {
  /** Null: never ran. */
  lastRun: StoredLastRun;
  source: 'datamin';
  fetchedAt: Date;
  stale: boolean;
  doubtful: boolean;
  problem: string | null;
}

/** The last run of a pipeline or task as Datamin reports it. Throws NotFound and UpstreamFailed. */
export async function readLastRun(ctx: TeamContext, ref: SubjectRef): Promise<LastRunReading> {
  requireRole(ctx, 'viewer');
  const subject = await findSubject(ctx, ref);
  const { value, ...about } = await obtainReading(ctx, lastRunQuestion(ctx, subject));
  return {
    lastRun: value.lastRun,
    source: 'datamin',
    fetchedAt: about.fetchedAt,
    stale: about.stale,
    doubtful: about.doubtful,
    problem: about.problem,
  };
}
