import type { TeamContext } from '@/lib/context';
import { type OutputView, shortenView, viewOutput } from './output-view';
import { readLog } from './read-log';
import { type RunSummary, summariseRun } from './summarise-run';

/** The most rows a page shows. */
const mostRows = 2000;
/**
 * Characters of output: for each, and for all together. A browser gets them twice, as markup and as the
 * router's data, and the markup of a table is several times as long as its text.
 */
const roomOfRun = { each: 3000, all: 40_000 };
const roomOfLog = { each: 800, all: 16_000 };
/** Runs of a window on one page. */
const runsOfPage = 25;

export interface PageTaskRun {
  taskUuid: string;
  taskType: string;
  successful: boolean;
  executedAt: Date;
  durationMs: number | null;
  metricValue: number | null;
  output: OutputView;
  /** Its position among the run's rows of this task, for the download. */
  index: number;
}

export interface PageRun extends Omit<RunSummary, 'taskRuns'> {
  taskRuns: PageTaskRun[];
}

export interface LogPage {
  /** The runs on this page: failed ones before the others, each newest first. */
  runs: PageRun[];
  /** Counts from 1. */
  page: number;
  pageSize: number;
  /** In the whole window. */
  totalRuns: number;
  rows: number;
  failedRuns: number;
  /** When the first and the last run of the window began; null if it has none. */
  oldest: Date | null;
  newest: Date | null;
  /** Whether the window has more rows than a page reads. */
  cut: boolean;
}

/**
 * A window of a pipeline's log for a page: runs with their task runs and shortened outputs, the failed ones
 * of the whole window first. With `runUuid`, only that run. `page` counts from 1; past the end it means the
 * last page. Throws NotFound, Invalid and DataminError.
 */
export async function readLogPage(
  ctx: TeamContext,
  pipelineUuid: string,
  range: { from: string; to: string },
  { runUuid, page: asked = 1 }: { runUuid?: string; page?: number } = {},
): Promise<LogPage> {
  const room = runUuid === undefined ? roomOfLog : roomOfRun;
  const stop = new AbortController();
  const log = await readLog(ctx, pipelineUuid, range, stop.signal);
  const runs = new Map<string, PageTaskRun[]>();
  let rows = 0;
  let cut = false;
  for await (const row of log.rows) {
    if (runUuid !== undefined && row.runUuid !== runUuid) continue;
    if (rows >= mostRows) {
      cut = true;
      break;
    }
    rows += 1;
    const taskRuns = runs.get(row.runUuid) ?? [];
    runs.set(row.runUuid, taskRuns);
    taskRuns.push({
      taskUuid: row.taskUuid,
      taskType: row.taskType,
      successful: row.isSuccessful,
      executedAt: row.executedAt,
      durationMs: row.durationMs,
      metricValue: row.metricValue,
      output: viewOutput(row.output, room.each),
      index: taskRuns.filter(({ taskUuid }) => taskUuid === row.taskUuid).length,
    });
  }
  stop.abort();
  const inOrder = [...runs].map(toPageRun).sort(newestFirst);
  const all = failedFirst(inOrder, hasFailed);
  const page = Math.min(asked, Math.max(1, Math.ceil(all.length / runsOfPage)));
  const shown = all.slice((page - 1) * runsOfPage, page * runsOfPage);
  shareRoom(shown, room.all);
  return {
    runs: shown,
    page,
    pageSize: runsOfPage,
    totalRuns: all.length,
    failedRuns: all.filter(hasFailed).length,
    oldest: inOrder.at(-1)?.startedAt ?? null,
    newest: inOrder[0]?.startedAt ?? null,
    rows,
    cut,
  };
}

function toPageRun([runUuid, taskRuns]: [string, PageTaskRun[]]): PageRun {
  // Rows arrive newest first, so of those with the same time the last to arrive is the earliest.
  const ordered = taskRuns
    .toReversed()
    .toSorted((a, b) => a.executedAt.getTime() - b.executedAt.getTime());
  const summary = summariseRun({ runUuid, taskRuns: ordered });
  return { ...summary, taskRuns: ordered };
}

/** Failed task runs get the room first; the others share what is left, newest first. */
function shareRoom(runs: readonly PageRun[], all: number): void {
  let left = all;
  const rows = runs.flatMap(({ taskRuns }) => taskRuns);
  for (const taskRun of failedFirst(rows, ({ successful }) => !successful)) {
    taskRun.output = shortenView(taskRun.output, left);
    if ('text' in taskRun.output) left -= taskRun.output.text.length;
  }
}

function failedFirst<One>(some: readonly One[], failed: (one: One) => boolean): One[] {
  return [...some.filter(failed), ...some.filter((one) => !failed(one))];
}

function hasFailed({ status }: PageRun): boolean {
  return status === 'failed';
}

function newestFirst(a: PageRun, b: PageRun): number {
  return b.startedAt.getTime() - a.startedAt.getTime();
}
