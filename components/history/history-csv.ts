import type { DurationHistogram, MetricLine, RunStep } from '@/lib/history';
import { csvCell } from '../charts/csv';
import { durationBins } from './run-buckets';

/** How far the history is complete, repeated in every row because a file travels without its page. */
interface Made {
  syncedTo: Date | null;
  now: Date;
}

/** Runs by start time as CSV (RFC 4180): times in UTC, `to` exclusive. Unknown values are empty, never zero. */
export function runsCsv(steps: readonly RunStep[], { syncedTo, now }: Made): string {
  const head = [
    ...['from', 'to', 'successes', 'failures', 'success_rate', 'average_duration_ms'],
    ...['p50_duration_ms', 'p95_duration_ms', 'p99_duration_ms', 'state', ...sourceColumns],
  ];
  const rows = steps.map((step) => {
    const { runs, failed, known, averageMs, p50Ms, p95Ms, p99Ms } = step;
    const hasNumbers = known && step.from <= now;
    const share = hasNumbers && runs > 0 ? Number(((runs - failed) / runs).toFixed(6)) : null;
    return [
      iso(step.from),
      iso(step.to),
      ...(hasNumbers ? [runs - failed, failed] : [null, null]),
      share,
      ...[averageMs, p50Ms, p95Ms, p99Ms].map((ms) =>
        hasNumbers && ms !== null ? round(ms) : null,
      ),
      stateOf(step, now),
      ...source(syncedTo),
    ];
  });
  return lines([head, ...rows]);
}

/** The columns of a distribution; `to` exclusive. */
export function durationsCsv(durations: DurationHistogram, { syncedTo }: Made): string {
  const rows = durationBins(durations).map(({ fromMs, toMs, count }) => [
    round(fromMs),
    round(toMs),
    count,
    ...source(syncedTo),
  ]);
  return lines([['from_duration_ms', 'to_duration_ms', 'runs', ...sourceColumns], ...rows]);
}

/** What tasks measured: a row for each task and step in which one did. */
export function metricsCsv(metrics: readonly MetricLine[], { syncedTo }: Made): string {
  const rows = metrics.flatMap(({ taskUuid, taskName, taskType, steps }) =>
    steps
      .filter(({ average }) => average !== null)
      .map(({ from, to, average, least, most }) => [
        ...[taskUuid, taskName, taskType, iso(from), iso(to), average, least, most],
        ...source(syncedTo),
      ]),
  );
  const head = ['task_uuid', 'task', 'type', 'from', 'to', 'average', 'least', 'most'];
  return lines([[...head, ...sourceColumns], ...rows]);
}

const sourceColumns = ['source', 'synced_to'];
const source = (syncedTo: Date | null) => ['run history', syncedTo && iso(syncedTo)];

function stateOf({ from, to, known }: RunStep, now: Date): string {
  if (from > now) return 'to come';
  if (!known) return 'not read';
  return now < to ? 'so far' : 'complete';
}

/** A thousandth of a millisecond is more precise than any source. */
const round = (ms: number) => Math.round(ms * 1000) / 1000;
const iso = (at: Date) => at.toISOString().replace(/\.\d{3}Z$/, 'Z');
const lines = (rows: (string | number | null)[][]) =>
  rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
