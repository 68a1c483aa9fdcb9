import { z } from 'zod';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { parseInput, wholeNumber } from '@/lib/input';
import { instant } from '@/lib/instants';
import { findPipelineId } from '@/lib/pipelines';
import { isTimeZone } from '@/lib/time-zones';
import { type DurationHistogram, mergeHistograms, percentile } from './duration-buckets';
import { isKnown } from './known-steps';
import { readCounts } from './read-counts';
import { type ErrorGroup, readErrorGroups } from './read-error-groups';
import { type FailurePattern, readFailurePattern } from './read-failure-pattern';
import { type MetricLine, readMetrics } from './read-metrics';
import { readSums } from './read-sums';
import { readSyncOf, type SyncView } from './read-sync';
import { readTaskSums, type TaskSums } from './read-task-sums';
import { readWeekPattern, type WeekPattern } from './read-week-pattern';
import type { ChartPeriod } from './sum-ranges';
import type { Sums } from './sums-of-steps';

/** Counts and durations of a range or of one of its steps. Milliseconds. */
export interface RunSums {
  runs: number;
  failed: number;
  averageMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

export interface RunStep extends RunSums {
  from: Date;
  /** Exclusive. */
  to: Date;
  /** False: not read yet, or pruned. Its zeros mean nothing. */
  known: boolean;
}

export interface HistoryStatistics extends RunSums {
  period: ChartPeriod;
  /** False: part of the range was not read yet, or was pruned. */
  known: boolean;
  steps: RunStep[];
  durations: DurationHistogram;
  failures: FailurePattern;
  week: WeekPattern;
  tasks: TaskSums[];
  errors: ErrorGroup[];
  metrics: MetricLine[];
  /** How far the history is read, and so what the numbers are worth. */
  sync: SyncView;
}

const zoneText = 'takes a time zone such as Europe/Berlin';
const zone = z.string({ error: zoneText }).refine(isTimeZone, { error: zoneText });

export const ReadHistoryStatistics = z
  .strictObject({
    from: instant,
    to: instant,
    timeZone: zone.default('UTC'),
    slowerThanMs: wholeNumber(0, Number.MAX_SAFE_INTEGER, {
      error: 'takes whole milliseconds from 0',
      usual: 60_000,
    }),
    taskType: z
      .string({ error: 'takes a task type' })
      .max(100, { error: 'is too long' })
      .optional(),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be after from' });

/**
 * A pipeline's numbers from the history: runs rather than task runs, by the days of the chosen zone, even
 * where its clocks change. Percentiles are within 1 %. Throws NotFound and Invalid.
 */
export async function readHistoryStatistics(
  ctx: TeamContext,
  pipelineUuid: string,
  input: unknown,
): Promise<HistoryStatistics> {
  requireRole(ctx, 'viewer');
  const pipelineId = await findPipelineId(ctx, pipelineUuid);
  const { slowerThanMs, taskType, ...range } = parseInput(ReadHistoryStatistics, input);
  const period = stepPeriod(range);
  const place = { teamId: ctx.team.id, pipelineId };
  const stepped = { ...range, period };
  // In parallel, each in its own transaction: in sequence they take more than twice as long. Divided so that the
  // three take about equally long.
  const [{ sync, sums, week }, tasks, others] = await Promise.all([
    withSqlTransaction(ctx, async (tx) => ({
      sync: await readSyncOf(tx, place),
      sums: await readSums(tx, place, { kind: 'runs' }, stepped),
      week: await readWeekPattern(tx, place, range),
    })),
    withSqlTransaction(ctx, (tx) => readTaskSums(tx, place, range, { slowerThanMs, taskType })),
    withSqlTransaction(ctx, async (tx) => ({
      errors: await readErrorGroups(tx, place, stepped),
      metrics: await readMetrics(tx, place, stepped),
      failures: await readFailurePattern(tx, place, range),
    })),
  ]);
  if (!sync) throw new NotFound();
  const durations = mergeHistograms(sums.map((step) => step.durations));
  const steps = sums.map((step) => runStepOf(step, sync));
  return {
    ...sumOf(sums, durations),
    period,
    known: steps.every((step) => step.known || step.from >= now()),
    steps,
    durations,
    week,
    tasks,
    ...others,
    sync,
  };
}

/** The days of the last year in a zone, for a calendar. Throws NotFound and Invalid. */
export async function readHistoryYear(
  ctx: TeamContext,
  pipelineUuid: string,
  ofZone: string,
): Promise<RunStep[]> {
  requireRole(ctx, 'viewer');
  const { timeZone } = parseInput(z.object({ timeZone: zone }), { timeZone: ofZone });
  const pipelineId = await findPipelineId(ctx, pipelineUuid);
  const to = now();
  const from = new Date(to.getTime() - yearDays * dayMs);
  const range = { from, to, timeZone, period: 'day' as const };
  const place = { teamId: ctx.team.id, pipelineId };
  const { sync, days } = await withSqlTransaction(ctx, async (tx) => ({
    sync: await readSyncOf(tx, place),
    days: await readCounts(tx, place, range),
  }));
  if (!sync) throw new NotFound();
  // The first day is cut off by the start of the range.
  return days.slice(1).map((day) => runStepOf(day, sync));
}

/** A step's numbers, and whether they are known. */
export function runStepOf(step: Sums, sync: Parameters<typeof isKnown>[1]): RunStep {
  return { ...toRunSums(step), from: step.from, to: step.to, known: isKnown(step, sync) };
}

/** The sum of several steps. */
export function sumOf(sums: readonly Sums[], durations: DurationHistogram): RunSums {
  return toRunSums({
    runs: total(sums, 'runs'),
    failed: total(sums, 'failed'),
    timed: total(sums, 'timed'),
    durationMs: total(sums, 'durationMs'),
    durations,
  });
}

const dayMs = 86_400_000;
/** A year, and the days back to the start of its first week. */
const yearDays = 371;

/** The period that gives a chart as many steps as it has room for. */
export function stepPeriod({ from, to }: { from: Date; to: Date }): ChartPeriod {
  const days = (to.getTime() - from.getTime()) / dayMs;
  if (days <= 2.1) return 'hour';
  if (days <= 100) return 'day';
  return days <= 750 ? 'week' : 'month';
}

function total(sums: readonly Sums[], of: 'runs' | 'failed' | 'timed' | 'durationMs'): number {
  return sums.reduce((sum, step) => sum + step[of], 0);
}

function toRunSums(sums: Omit<Sums, 'from' | 'to'>): RunSums {
  const { runs, failed, timed, durationMs, durations } = sums;
  return {
    runs,
    failed,
    averageMs: timed > 0 ? durationMs / timed : null,
    p50Ms: percentile(durations, 0.5),
    p95Ms: percentile(durations, 0.95),
    p99Ms: percentile(durations, 0.99),
  };
}
