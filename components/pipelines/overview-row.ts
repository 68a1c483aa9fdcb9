import type { Attention, PipelineState, PipelineView } from '@/lib/pipelines';
import { type SparkSum, sumOfDays, toMarks } from '../charts/spark';
import { formatExact, formatRelative } from '../ui/format';
import { notesOf } from './explain';

/**
 * What a page tells of one pipeline, as it travels: numbers where the browser can word them, words where
 * its clock or its time zones would differ. What is absent is left out.
 */
export interface OverviewRow {
  uuid: string;
  name: string;
  tags?: string[];
  state: PipelineState;
  /** What it is to be seen to for besides that result. */
  marks?: Exclude<Attention, 'failing'>[];
  /** Of the last run: how long ago, RFC 3339, and the exact time. */
  ran?: [ago: string, at: string, exact: string];
  /** That the numbers are not the history's, which does not reach back so far. */
  datamin?: true;
  /** Successes and failures, or the word for why there are none. */
  runs: [successes: number, failures: number] | string;
  /** Average duration, milliseconds. */
  took?: number;
  spark?: string;
  /** What the sparkline's bars add up to, where that is not what `runs` says. */
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
  return {
    uuid,
    name,
    ...(tags.length > 0 && { tags }),
    state,
    ...(marks.length > 0 && { marks }),
    ...(lastRun && {
      ran: [
        formatRelative(lastRun.executedAt, now),
        lastRun.executedAt.toISOString(),
        formatExact(lastRun.executedAt, timeZone),
      ],
    }),
    ...(pipeline.source === 'datamin' && typeof runs !== 'string' && { datamin: true }),
    runs,
    ...(averageDurationMs !== null && { took: averageDurationMs }),
    ...(sparkline.length > 0 && { spark: toMarks(sparkline), ...(!isSame && { sparkSum: sum }) }),
    ...(notes.length > 0 && { notes }),
  };
}

/** An impossible count is said to be one, and what was not read is neither that nor a zero. */
function runsOf({ successes, failures, doubtful }: PipelineView): OverviewRow['runs'] {
  if (successes !== null && failures !== null) return [successes, failures];
  return doubtful ? 'doubtful' : 'not read yet';
}
