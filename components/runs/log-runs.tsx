import type { PageRun } from '@/lib/runs';
import { pack } from '../ui/packed';
import { LogList } from './log-list.client';
import { taskWords } from './recent-runs';
import { toMoment, toTaskEntries } from './task-entries';
import { isFew } from './task-runs';

/** How many task runs are listed inside their runs; the rest are on the pages of their runs. */
const mostTaskRuns = 300;

/** Runs of a window in the given order, each with its task runs inside. */
export function LogRuns({
  runs,
  pipelineUuid,
  base,
  timeZone,
  names,
}: {
  runs: readonly PageRun[];
  pipelineUuid: string;
  base: string;
  timeZone: string;
  /** Names people gave to tasks, by UUID. */
  names: ReadonlyMap<string, string>;
}) {
  const words = { names, timeZone, now: new Date() };
  const listed = withRoom(runs);
  const rows = runs.map((run) => ({
    uuid: run.runUuid,
    status: run.status,
    began: toMoment(run.startedAt, words),
    took: run.durationMs,
    tasks: taskWords(run.taskRuns),
    few: isFew(run.taskRuns),
    entries: listed.has(run) ? toTaskEntries(run.taskRuns, words) : null,
  }));
  return <LogList runs={pack(rows)} {...{ pipelineUuid, base }} />;
}

/** A run's task runs are listed all or not at all, and the first run's always. */
function withRoom(runs: readonly PageRun[]): ReadonlySet<PageRun> {
  let left = mostTaskRuns;
  return new Set(
    runs.filter(({ taskRuns }, index) => {
      left -= taskRuns.length;
      return left >= 0 || index === 0;
    }),
  );
}
