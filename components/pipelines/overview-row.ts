import type { Attention, PipelineState, PipelineView } from '@/lib/pipelines';
import { type SparkSum, sumOfDays, toMarks } from '../charts/spark';
import { formatAge, formatExact } from '../ui/format';
import { notesOf } from './explain';

/**
 * One pipeline as sent to the browser: numbers where the browser can word them, words where its clock or
 * time zones would differ. Absent values are left out.
 */
export interface OverviewRow {
  uuid: string;
  name: string;
  tags?: string[];
  state: PipelineState;
  /** Why it needs attention, besides that result. */
  marks?: Exclude<Attention, 'failing'>[];
  /** The last run: how long ago, RFC 3339, and the exact time. */
  ran?: [ago: string, at: string, exact: string];
  /** Set if the numbers are not the history's, which does not reach back far enough. */
  datamin?: true;
  /** Successes and failures, or the word for why there are none. */
  runs: [successes: number, failures: number] | string;
  /** Average duration in milliseconds. */
  took?: number;
  spark?: string;
  /** The sum of the sparkline's bars, where it differs from `runs`. */
  sparkSum?: SparkSum;
  notes?: string[];
}

export function toOverviewRow(
  pipeline: PipelineView,
  { timeZone, now }: { timeZone: string; now: Date },
): OverviewRow {
  const { uuid, name, tags, state, lastRun, averageDurationMs, sparkline } = pipeline;
  const marks = pipeline.attention.filter((kind) => kind !== 'failing');
  const notes = notesOf(pipeline, now);
  const runs = runsOf(pipeline);
  const sum = sumOfDays(sparkline);
  const isSame =
    typeof runs !== 'string' &&
    sum.doubtful === 0 &&
    sum.successes === runs[0] &&
    sum.failures === runs[1];
  const row: OverviewRow = { uuid, name, state, runs };
  if (tags.length > 0) row.tags = tags;
  if (marks.length > 0) row.marks = marks;
  if (lastRun) {
    const { executedAt } = lastRun;
    row.ran = [
      formatAge(executedAt, now),
      executedAt.toISOString(),
      formatExact(executedAt, timeZone),
    ];
  }
  if (pipeline.source === 'datamin' && typeof runs !== 'string') row.datamin = true;
  if (averageDurationMs !== null) row.took = averageDurationMs;
  if (sparkline.length > 0) {
    row.spark = toMarks(sparkline);
    if (!isSame) row.sparkSum = sum;
  }
  if (notes.length > 0) row.notes = notes;
  return row;
}

/** An impossible count is called that; unread numbers are neither impossible nor zero. */
function runsOf({ successes, failures, doubtful }: PipelineView): OverviewRow['runs'] {
  if (successes !== null && failures !== null) return [successes, failures];
  return doubtful ? 'doubtful' : 'not read yet';
}
