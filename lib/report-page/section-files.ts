import { csvLine } from '@/lib/csv-line';
import type { ReportContent, ReportPipeline } from '@/lib/reports';

type Cell = string | number | boolean | null;

interface SectionFile {
  /** The file's name without its extension. */
  name: string;
  title: string;
  columns: readonly string[];
  rows: (pipeline: ReportPipeline) => readonly (readonly Cell[])[];
}

const bucketColumns = ['from', 'to', 'successes', 'failures', 'average_duration_ms'];

/** The sections made of rows, each as a file. */
const files: readonly (SectionFile & { has: (pipeline: ReportPipeline) => boolean })[] = [
  {
    name: 'summary',
    title: 'Summary',
    has: ({ summary }) => summary !== undefined,
    columns: ['runs', 'successes', 'failures', 'success_rate', 'average_ms', 'p50_ms', 'p95_ms'],
    rows: ({ summary }) =>
      summary
        ? [
            [
              summary.runs,
              summary.successes,
              summary.failures,
              summary.successRate === null ? null : Number(summary.successRate.toFixed(6)),
              summary.averageMs,
              summary.p50Ms,
              summary.p95Ms,
            ],
          ]
        : [],
  },
  {
    name: 'aggregates',
    title: 'Over time',
    has: ({ aggregates }) => aggregates !== undefined,
    columns: bucketColumns,
    rows: ({ aggregates }) => (aggregates?.buckets ?? []).map(bucketRow),
  },
  {
    name: 'days',
    title: 'Days',
    has: ({ heatMap }) => heatMap !== undefined,
    columns: bucketColumns,
    rows: ({ heatMap }) => (heatMap?.days ?? []).map(bucketRow),
  },
  {
    name: 'runs',
    title: 'Runs',
    has: ({ runs }) => runs !== undefined,
    columns: [
      'started_at',
      'finished_at',
      'status',
      'duration_ms',
      'task_runs',
      'failed_task_runs',
      'failed_task',
      'error',
    ],
    rows: ({ runs }) =>
      (runs ?? []).map((run) => [
        run.startedAt,
        run.finishedAt,
        run.status,
        run.durationMs,
        run.taskRuns,
        run.failedTaskRuns,
        run.failedTask,
        run.error,
      ]),
  },
  {
    name: 'errors',
    title: 'Errors',
    has: ({ errors }) => errors !== undefined,
    columns: ['message', 'failures', 'tasks', 'last_seen_at'],
    rows: ({ errors }) =>
      (errors ?? []).map((one) => [one.message, one.failures, one.tasks, one.lastSeenAt]),
  },
  {
    name: 'tasks',
    title: 'Tasks',
    has: ({ slowTasks }) => slowTasks !== undefined,
    columns: ['task', 'type', 'task_runs', 'failed', 'total_ms', 'average_ms', 'p95_ms'],
    rows: ({ slowTasks }) =>
      (slowTasks ?? []).map((task) => [
        task.name,
        task.type,
        task.taskRuns,
        task.failed,
        task.totalMs,
        task.averageMs,
        task.p95Ms,
      ]),
  },
];

function bucketRow(bucket: NonNullable<ReportPipeline['aggregates']>['buckets'][number]): Cell[] {
  return [bucket.from, bucket.to, bucket.successes, bucket.failures, bucket.averageMs];
}

/** The files of a report: only those of its sections. */
export function sectionFiles({ pipelines }: ReportContent) {
  return files.filter(({ has }) => pipelines.some(has));
}

/** A section for all its pipelines; null: the report has none of that name. Each row says when it was read. */
export function sectionCsv(content: ReportContent, name: string): string | null {
  const file = sectionFiles(content).find((one) => one.name === name);
  if (!file) return null;
  const lines = content.pipelines.flatMap((pipeline) =>
    file.rows(pipeline).map((cells) => csvLine([pipeline.name, ...cells, content.asOf])),
  );
  return [csvLine(['pipeline', ...file.columns, 'as_of']), ...lines].join('');
}
