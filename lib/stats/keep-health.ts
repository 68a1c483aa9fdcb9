import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { Prisma, Transaction } from '@/lib/db';
import type { TeamSubject } from './subject';
import { sumDays } from './sum-days';
import type { AggregatedValue, LastRunValue } from './values';

/** What the overview tells: this many last days. */
const healthDays = 30;

/** Writes what the overview shows into the pipeline's row, in the transaction that keeps the reading. */
export async function keepHealth(
  tx: Transaction,
  ctx: TeamContext,
  subject: TeamSubject,
  read: { daily?: AggregatedValue | null; last?: LastRunValue | null },
  problem: string | null,
): Promise<void> {
  await tx.pipeline.updateMany({
    where: { id: subject.pipeline.id, teamId: ctx.team.id },
    data:
      problem === null
        ? {
            ...dailyHealth(read.daily),
            ...lastRunHealth(read.last),
            readAt: now(),
            readError: null,
          }
        : { readError: problem },
  });
}

function dailyHealth(
  daily: AggregatedValue | null | undefined,
): Prisma.PipelineUpdateManyMutationInput {
  if (!daily) return {};
  const days = daily.buckets.slice(-healthDays);
  const sum = sumDays(days);
  const total = sum ? sum.successes + sum.failures : 0;
  return {
    successes: sum?.successes ?? null,
    failures: sum?.failures ?? null,
    successRate: sum && total > 0 ? sum.successes / total : null,
    averageDurationMs: sum?.averageDurationMs ?? null,
    sparkline: days.map(({ successes, failures }) => [successes, failures]),
  };
}

function lastRunHealth(
  last: LastRunValue | null | undefined,
): Prisma.PipelineUpdateManyMutationInput {
  if (!last) return {};
  const { lastRun } = last;
  if (!lastRun)
    return {
      state: 'never_ran',
      lastRunAt: null,
      lastRunSuccessful: null,
      lastRunDurationMs: null,
    };
  return {
    state: lastRun.successful ? 'succeeded' : 'failed',
    lastRunAt: lastRun.executedAt,
    lastRunSuccessful: lastRun.successful,
    lastRunDurationMs: lastRun.durationMs,
  };
}
