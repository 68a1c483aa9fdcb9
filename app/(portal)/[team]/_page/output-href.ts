import type { PageTaskRun } from '@/lib/runs';

/**
 * Where a task run's output can be downloaded. Its window is the second it completed in: nothing that
 * arrives later can shift the count, and Datamin is asked for little.
 */
export function outputHref(
  base: string,
  pipelineUuid: string,
  run: { runUuid: string; taskRuns: readonly PageTaskRun[] },
  taskRun: PageTaskRun,
): string {
  const second = secondOf(taskRun);
  const before = run.taskRuns.filter(
    (other) =>
      other.taskUuid === taskRun.taskUuid &&
      other.index < taskRun.index &&
      secondOf(other) === second,
  );
  const query = new URLSearchParams({
    pipeline: pipelineUuid,
    task: taskRun.taskUuid,
    index: String(before.length),
    from: new Date(second * 1000).toISOString(),
    to: new Date((second + 1) * 1000).toISOString(),
  });
  return `${base}/runs/${run.runUuid}/output?${query}`;
}

function secondOf({ executedAt }: PageTaskRun): number {
  return Math.floor(executedAt.getTime() / 1000);
}
