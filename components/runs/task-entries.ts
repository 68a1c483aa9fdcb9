import type { OutputView, PageTaskRun } from '@/lib/runs';
import { formatAge, formatExact } from '../ui/format';
import { failedFirst, groupTaskRuns } from './group-task-runs';

/** A moment as it travels: how long ago, RFC 3339, and the exact time of the reader's zone. */
export type Moment = [ago: string, at: string, exact: string];

/**
 * What a page tells of one task run, as it travels: numbers where the browser can word them, words where its
 * clock or its time zones would differ. What is absent is left out.
 */
export interface TaskRow {
  failed?: true;
  /** Milliseconds; null: nobody knows. */
  took: number | null;
  ended: Moment;
  metric?: number;
  output: OutputView;
  /** Its place among the rows of its task; 0 is left out here and below. */
  index?: number;
  /** The same among those that ended in the same second. */
  inSecond?: number;
}

/** A task of a run. What a `for_each` repeats has several rows. */
export interface TaskEntry {
  uuid: string;
  name: string;
  /** Its type, where that is not its name already. */
  type?: string;
  rows: TaskRow[];
}

interface Words {
  /** Names people gave to tasks, by UUID. */
  names: ReadonlyMap<string, string>;
  timeZone: string;
  now: Date;
}

/** The tasks of a run, those that failed first. */
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

/** Which row of its second each is, in the order of a log: an address names an output so. */
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

/** Of a moment, in seconds since 1970. */
export function secondOf(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
