import type pg from 'pg';
import type { TaskRunRow } from '@/lib/datamin';
import { bucketOf } from '@/lib/history/duration-buckets';

/** What the history of a pipeline must contain after these rows: computed the plain way, in memory. */
export interface Expected {
  rows: string[];
  runs: Record<string, unknown>[];
  runRollups: Record<string, unknown>[];
  taskRollups: Record<string, unknown>[];
  errors: number;
}

const us = (row: TaskRunRow): number => row.executedAt.getTime() * 1000 + row.executedMicros;
const hourUs = 3_600_000_000;
const grains = [
  ['hour', hourUs],
  ['day', 24 * hourUs],
] as const;

export function expectedOf(rows: readonly TaskRunRow[]): Expected {
  const runs = [...groupBy(rows, ({ runUuid }) => runUuid)].map(([run_uuid, of]) => {
    const started = Math.min(...of.map((row) => us(row) - (row.durationMs ?? 0) * 1000));
    const ended = Math.max(...of.map(us));
    const failed = of.filter(({ isSuccessful }) => !isSuccessful);
    const first = failed.toSorted((a, b) => us(a) - us(b) || (a.taskUuid < b.taskUuid ? -1 : 1))[0];
    return {
      run_uuid,
      started,
      ended,
      duration_ms: Math.floor((ended - started) / 1000),
      task_runs: of.length,
      failed_task_runs: failed.length,
      successful: failed.length === 0,
      failed_task_uuid: first?.taskUuid ?? null,
      task_types: [...new Set(of.map(({ taskType }) => taskType))].sort(),
    };
  });
  const runRollups = grains.flatMap(([grain, size]) =>
    [...groupBy(runs, ({ started }) => Math.floor(started / size) * size)].map(([at, of]) => ({
      grain,
      at,
      runs: of.length,
      failed_runs: of.filter(({ successful }) => !successful).length,
      task_runs: sum(of.map(({ task_runs }) => task_runs)),
      failed_task_runs: sum(of.map(({ failed_task_runs }) => failed_task_runs)),
      duration_ms: sum(of.map(({ duration_ms }) => duration_ms)),
      ...histogram(of.map(({ duration_ms }) => duration_ms)),
    })),
  );
  const taskRollups = grains.flatMap(([grain, size]) =>
    [...groupBy(rows, (row) => `${row.taskUuid} ${Math.floor(us(row) / size) * size}`)].map(
      ([key, of]) => {
        const durations = of.flatMap(({ durationMs }) => durationMs ?? []);
        const metrics = of.flatMap(({ metricValue }) => metricValue ?? []);
        return {
          grain,
          task_uuid: key.split(' ')[0],
          at: Number(key.split(' ')[1]),
          task_runs: of.length,
          failed_task_runs: of.filter(({ isSuccessful }) => !isSuccessful).length,
          timed: durations.length,
          duration_ms: sum(durations),
          measured: metrics.length,
          metric_sum: Math.round(sum(metrics) * 1000),
          metric_least: metrics.length === 0 ? null : Math.min(...metrics),
          metric_most: metrics.length === 0 ? null : Math.max(...metrics),
          ...histogram(durations),
        };
      },
    ),
  );
  return {
    rows: rows.map(rowText).sort(),
    runs: runs.sort(byText),
    runRollups: runRollups.sort(byText),
    taskRollups: taskRollups.sort(byText),
    errors: rows.filter(({ isSuccessful }) => !isSuccessful).length,
  };
}

/** The same as stored in the database. */
export async function actualOf(admin: pg.Client, pipelineId: string): Promise<Expected> {
  const all = async (sql: string) => (await admin.query(sql, [pipelineId])).rows;
  const micros = (column: string) => `(extract(epoch FROM ${column}) * 1000000)::bigint::float8`;
  const rows = await all(
    `SELECT run_uuid, task_uuid, ${micros('executed_at')} AS at, task_type, successful, duration_ms::float8, metric_value, output_bytes
     FROM task_runs WHERE pipeline_id = $1`,
  );
  const runs = await all(
    `SELECT run_uuid, ${micros('started_at')} AS started, ${micros('ended_at')} AS ended, duration_ms::float8, task_runs, failed_task_runs,
            successful, failed_task_uuid, task_types FROM runs WHERE pipeline_id = $1`,
  );
  const runRollups = await all(
    `SELECT grain, ${micros('starts_at')} AS at, runs, failed_runs, task_runs, failed_task_runs, duration_ms::float8, buckets, counts
     FROM run_rollups WHERE pipeline_id = $1`,
  );
  const taskRollups = await all(
    `SELECT grain, task_uuid, ${micros('starts_at')} AS at, task_runs, failed_task_runs, timed, duration_ms::float8, measured,
            round(metric_sum * 1000)::float8 AS metric_sum, metric_least, metric_most, buckets, counts FROM task_rollups WHERE pipeline_id = $1`,
  );
  const [errors] = await all(
    'SELECT coalesce(sum(failures), 0)::int AS count FROM error_rollups WHERE pipeline_id = $1',
  );
  return {
    rows: rows
      .map((row) =>
        [
          row.run_uuid,
          row.task_uuid,
          row.at,
          row.task_type,
          row.successful,
          row.duration_ms,
          row.metric_value,
          row.output_bytes,
        ].join(' '),
      )
      .sort(),
    runs: runs.sort(byText),
    runRollups: runRollups.sort(byText),
    taskRollups: taskRollups.sort(byText),
    errors: errors.count,
  };
}

function rowText(row: TaskRunRow): string {
  const bytes = Buffer.from(row.output, 'base64').byteLength;
  return [
    row.runUuid,
    row.taskUuid,
    us(row),
    row.taskType,
    row.isSuccessful,
    row.durationMs,
    row.metricValue,
    bytes,
  ].join(' ');
}

function histogram(durations: readonly number[]): { buckets: number[]; counts: number[] } {
  const counts = [...groupBy(durations, bucketOf)].sort(([a], [b]) => a - b);
  return { buckets: counts.map(([bucket]) => bucket), counts: counts.map(([, of]) => of.length) };
}

function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

function byText(a: object, b: object): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function sortKey(item: object): string {
  const of = (name: string) => String(Reflect.get(item, name) ?? '');
  return `${of('grain')}/${of('run_uuid')}/${of('task_uuid')}/${of('at').padStart(20, '0')}`;
}
