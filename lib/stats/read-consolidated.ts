import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { type Obtained, obtainReading, peekReading } from './obtain-reading';
import { consolidatedQuestion, dailyQuestion, dailyStart, lastRunQuestion } from './questions';
import { ReadRange } from './schemas';
import { findSubject, type SubjectRef, type TeamSubject } from './subject';
import { sumDays } from './sum-days';
import type { ConsolidatedValue, StoredLastRun } from './values';

const dayMs = 86_400_000;

/** The numbers of one range, with their source. */
export interface Consolidated {
  successes: number | null;
  failures: number | null;
  averageDurationMs: number | null;
  /** The last run before the end of the range, even if it was before its start. */
  lastRun: StoredLastRun;
  source: 'datamin';
  fetchedAt: Date;
  stale: boolean;
  doubtful: boolean;
  problem: string | null;
}

/**
 * Datamin's numbers for a range (`{from, to}`, RFC 3339) of a pipeline or task. Whole UTC days are summed
 * from the daily reading when there is one; for other ranges Datamin is asked. Throws NotFound, Invalid,
 * UpstreamFailed.
 */
export async function readConsolidated(
  ctx: TeamContext,
  ref: SubjectRef,
  input: unknown,
): Promise<Consolidated> {
  requireRole(ctx, 'viewer');
  const subject = await findSubject(ctx, ref);
  const range = parseInput(ReadRange, input);
  const summed = await sumWholeDays(ctx, subject, range);
  if (summed) return summed;
  return toConsolidated(await obtainReading(ctx, consolidatedQuestion(ctx, subject, range)));
}

function toConsolidated(obtained: Obtained<ConsolidatedValue>): Consolidated {
  const { fetchedAt, stale, problem } = obtained;
  const { range: _range, ...value } = obtained.value;
  const doubtful = value.doubtful || obtained.doubtful;
  return { ...value, source: 'datamin', fetchedAt, stale, doubtful, problem };
}

async function sumWholeDays(
  ctx: TeamContext,
  subject: TeamSubject,
  { from, to }: { from: Date; to: Date },
): Promise<Consolidated | null> {
  const endsNow = to.getTime() >= nowMs();
  const wholeDays = from.getTime() % dayMs === 0 && (endsNow || to.getTime() % dayMs === 0);
  if (!wholeDays || from < dailyStart()) return null;
  const [daily, last] = await Promise.all([
    peekReading(ctx, dailyQuestion(ctx, subject)),
    peekReading(ctx, lastRunQuestion(ctx, subject)),
  ]);
  if (!daily || !last) return null;
  const { lastRun } = last.value;
  // The last run before `to` is not the last of all: only Datamin knows which it was.
  if (lastRun && lastRun.executedAt > to) return null;
  const sum = sumDays(daily.value.buckets.filter((day) => day.from >= from && day.from < to));
  if (!sum) return null;
  return {
    ...sum,
    lastRun,
    source: 'datamin',
    fetchedAt: new Date(Math.min(daily.fetchedAt.getTime(), last.fetchedAt.getTime())),
    stale: daily.stale || last.stale,
    doubtful: daily.doubtful || last.doubtful,
    problem: daily.problem ?? last.problem,
  };
}
