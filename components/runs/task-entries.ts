import type { OutputView, PageTaskRun } from '@/lib/runs';
import { formatAge, formatExact } from '../ui/format';
import { failedFirst, groupTaskRuns } from './group-task-runs';

/** A moment as sent to the browser: how long ago, RFC 3339, and the exact time in the reader's zone. */
export type Moment = [ago: string, at: string, exact: string];

/**
 * A task run as sent to the browser: numbers where the browser can word them, words where its clock or time
 * zones would differ. Absent values are left out.
 */
export interface TaskRow {
  failed?: true;
  /** Milliseconds; null if unknown. */
  took: number | null;
  ended: Moment;
  metric?: number;
  output: OutputView;
  /** Its index among the rows of its task; 0 is left out, here and below. */
  index?: number;
  /** Its index among those that ended in the same second. */
  inSecond?: number;
}

/** A task of a run. A task repeated by `for_each` has several rows. */
export interface TaskEntry {
  uuid: string;
  name: string;
  /** Its type, unless that is its name already. */
  type?: string;
  rows: TaskRow[];
}

interface Words {
  /** Names people gave to tasks, by UUID. */
  names: ReadonlyMap<string, string>;
  timeZone: string;
  now: Date;
}

/** The tasks of a run, failed ones first. */
export function toTaskEntries(taskRuns: readonly PageTaskRun[], words: Words): TaskEntry[] {
  return failedFirst(groupTaskRuns(taskRuns)).map(({ taskUuid, taskType, rows }) => {
    const name = words.names.get(taskUuid);
    const places = placesOf(rows);
    return {
      uuid: taskUuid,
      name: name ?? taskType,
      ...(name !== undefined && { type: taskType }),
      rows: rows.map((row) => toRow(row, places.get(row) ?? 0, words)),
    };
  });
}

export function toMoment(at: Date, { timeZone, now }: Pick<Words, 'timeZone' | 'now'>): Moment {
  return [formatAge(at, now), at.toISOString(), formatExact(at, timeZone)];
}

function toRow(
  { successful, executedAt, durationMs, metricValue, output, index }: PageTaskRun,
  inSecond: number,
  words: Words,
): TaskRow {
  return {
    ...(!successful && { failed: true }),
    took: durationMs,
    ended: toMoment(executedAt, words),
    ...(metricValue && { metric: metricValue }),
    output,
    ...(index > 0 && { index }),
    ...(inSecond > 0 && { inSecond }),
  };
}

/** The index of each row within its second, in log order: addresses of outputs use it. */
function placesOf(rows: readonly PageTaskRun[]): Map<PageTaskRun, number> {
  const counts = new Map<number, number>();
  const places = new Map<PageTaskRun, number>();
  for (const row of rows.toSorted((a, b) => a.index - b.index)) {
    const second = secondOf(row.executedAt);
    const place = counts.get(second) ?? 0;
    places.set(row, place);
    counts.set(second, place + 1);
  }
  return places;
}

/** Seconds since 1970. */
export function secondOf(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
