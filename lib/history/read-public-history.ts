import { now } from '@/lib/clock';
import type { SqlTransaction } from '@/lib/db';
import { mergeHistograms } from './duration-buckets';
import { isKnown } from './known-steps';
import { readCounts } from './read-counts';
import { type ErrorGroup, readErrorGroups } from './read-error-groups';
import {
  type RunStep,
  type RunSums,
  runStepOf,
  stepPeriod,
  sumOf,
} from './read-history-statistics';
import { type PublicOutput, readPublicOutputs } from './read-public-outputs';
import { type PublicRun, readPublicRuns } from './read-public-runs';
import { readSums } from './read-sums';
import { readSyncOf } from './read-sync';
import { readTaskSums, type TaskSums } from './read-task-sums';
import type { Place } from './staging';
import type { ChartPeriod } from './sum-ranges';

/** What to read of the history for somebody without an account. Nothing else is read. */
interface AskedHistory {
  from: Date;
  /** Exclusive. */
  to: Date;
  timeZone: string;
  /** The period to compare the range with; null: none. */
  before: { from: Date; to: Date } | null;
  /** Days for a calendar; null: none. */
  days: { from: Date; to: Date } | null;
  /** Null: all tasks. */
  tasks: readonly string[] | null;
  errors: boolean;
  taskSums: boolean;
  /** The most runs to return. */
  runs: number;
  /** Only runs that failed. */
  failedRuns: boolean;
  outputs: number;
}

export interface PublicHistory {
  /** Everything that completed before this was read. */
  syncedTo: Date;
  /** False: part of the range was not read yet, or was pruned. */
  known: boolean;
  period: ChartPeriod;
  sums: RunSums;
  /** Null where the history does not know all of it. */
  before: RunSums | null;
  steps: RunStep[];
  days: RunStep[];
  /** The last run of the range. */
  lastRun: PublicRun | null;
  runs: PublicRun[];
  errors: ErrorGroup[];
  tasks: TaskSums[];
  outputs: PublicOutput[];
}

/**
 * A pipeline's numbers for a shared report. There is no team context to check: the caller has checked that
 * these ids belong to a report. Null: nothing of this pipeline was read yet.
 */
export async function readPublicHistory(
  tx: SqlTransaction,
  place: Place,
  asked: AskedHistory,
): Promise<PublicHistory | null> {
  const sync = await readSyncOf(tx, place);
  if (!sync?.syncedTo) return null;
  const { timeZone, tasks } = asked;
  const range = { from: asked.from, to: asked.to, timeZone, period: stepPeriod(asked) };
  const runs = { kind: 'runs' } as const;
  const sums = await readSums(tx, place, runs, range);
  const steps = sums.map((step) => runStepOf(step, sync));
  const [before] = asked.before
    ? await readSums(tx, place, runs, { ...asked.before, timeZone, period: 'whole' })
    : [];
  const { days } = asked;
  // For a month, the steps already are the days of its calendar.
  const isSame = range.period === 'day' && +(days?.from ?? 0) === +asked.from;
  const dayCounts =
    days && !isSame ? await readCounts(tx, place, { ...days, timeZone, period: 'day' }) : [];
  const newest = await readPublicRuns(tx, place, range, {
    ...{ limit: Math.max(1, asked.runs), tasks, failed: asked.failedRuns },
  });
  return {
    syncedTo: sync.syncedTo,
    known: steps.every((step) => step.known || step.from >= now()),
    period: range.period,
    sums: sumOf(sums, mergeHistograms(sums.map((step) => step.durations))),
    before: before && isKnown(before, sync) ? sumOf([before], before.durations) : null,
    steps,
    days: days && isSame ? steps : dayCounts.map((day) => runStepOf(day, sync)),
    lastRun: newest[0] ?? null,
    runs: newest.slice(0, asked.runs),
    errors: asked.errors ? await readErrorGroups(tx, place, range, { tasks }) : [],
    tasks: asked.taskSums
      ? (await readTaskSums(tx, place, range, { slowerThanMs: 60_000 })).filter(
          ({ taskUuid }) => !tasks || tasks.includes(taskUuid),
        )
      : [],
    outputs:
      asked.outputs > 0
        ? await readPublicOutputs(tx, place, range, { limit: asked.outputs, tasks })
        : [],
  };
}
