import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { Prisma, type Transaction } from '@/lib/db';
import { RecentRuns } from '@/lib/pipelines';
import { dayHealth } from './day-health';
import { judgeDegrading } from './judge-degrading';
import { keepHistoryHealth } from './keep-history-health';
import { learnRhythm, overdueAfterMs } from './learn-rhythm';
import type { TeamSubject } from './subject';
import { sumRanges } from './sum-ranges';
import type { AggregatedValue, LastRunValue } from './values';

/**
 * Writes what the overview shows into the pipeline's row, in the transaction that stores the reading.
 * Whatever the history covers then replaces it.
 */
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
            ...(read.daily ? await rhythmHealth(tx, ctx, subject, read.daily) : {}),
            ...lastRunHealth(read.last),
            readAt: now(),
            readError: null,
          }
        : { readError: problem },
  });
  if (problem === null) await keepHistoryHealth(tx, ctx, subject.pipeline.id);
}

function dailyHealth(
  daily: AggregatedValue | null | undefined,
): Prisma.PipelineUpdateManyMutationInput {
  if (!daily) return {};
  return {
    ...dayHealth(daily.buckets),
    healthSource: 'datamin',
    ranges: sumRanges(daily.buckets, 'datamin'),
    degrading: judgeDegrading(daily.buckets) ?? Prisma.DbNull,
  };
}

/** Uses the runs found by the previous scan of the log, one round old: a rhythm does not change by the minute. */
async function rhythmHealth(
  tx: Transaction,
  ctx: TeamContext,
  { pipeline }: TeamSubject,
  { buckets }: AggregatedValue,
): Promise<Prisma.PipelineUpdateManyMutationInput> {
  const kept = await tx.reading.findFirst({
    where: { teamId: ctx.team.id, pipelineId: pipeline.id, kind: 'recent_runs' },
    select: { value: true },
  });
  const runs = RecentRuns.safeParse(kept?.value);
  const rhythm = learnRhythm({
    runEnds: runs.success ? runs.data.map(({ taskRuns }) => lastOf(taskRuns)) : [],
    days: buckets.map(({ from, successes, failures }) => ({
      from,
      runs: successes === null || failures === null ? null : successes + failures,
    })),
  });
  return {
    rhythm: rhythm ?? Prisma.DbNull,
    overdueAfterMs: rhythm && overdueAfterMs(rhythm),
  };
}

function lastOf(taskRuns: readonly { executedAt: Date }[]): Date {
  return new Date(Math.max(0, ...taskRuns.map(({ executedAt }) => executedAt.getTime())));
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
      lastRunReadAt: now(),
    };
  return {
    lastRunReadAt: now(),
    state: lastRun.successful ? 'succeeded' : 'failed',
    lastRunAt: lastRun.executedAt,
    lastRunSuccessful: lastRun.successful,
    lastRunDurationMs: lastRun.durationMs,
  };
}
