import type { OutputLinks } from '@/components/outputs/links';
import type { PageTaskRun } from '@/lib/runs';

/**
 * Where a task run's output is to be had. Its window is the second it completed in: nothing that arrives
 * later can shift the count, and Datamin is asked for little.
 */
export function outputLinks(
  base: string,
  pipelineUuid: string,
  run: { runUuid: string; taskRuns: readonly PageTaskRun[] },
  taskRun: PageTaskRun,
): OutputLinks {
  const second = secondOf(taskRun);
  const before = run.taskRuns.filter(
    (other) =>
      other.taskUuid === taskRun.taskUuid &&
      other.index < taskRun.index &&
      secondOf(other) === second,
  );
  return linksTo(`${base}/runs/${run.runUuid}`, {
    pipeline: pipelineUuid,
    task: taskRun.taskUuid,
    index: String(before.length),
    from: new Date(second * 1000).toISOString(),
    to: new Date((second + 1) * 1000).toISOString(),
  });
}

/** The three addresses of the output that these parameters name. */
export function linksTo(runPath: string, place: Record<string, string>): OutputLinks {
  const query = new URLSearchParams(place);
  return {
    view: `${runPath}/output/view?${query}`,
    piece: `${runPath}/output/piece?${query}`,
    file: `${runPath}/output?${query}`,
  };
}

function secondOf({ executedAt }: PageTaskRun): number {
  return Math.floor(executedAt.getTime() / 1000);
}
