import type { TeamContext } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { type getRun, readWholeRun, type WholeTaskRun } from '@/lib/history';
import {
  type OutputView,
  type PageRun,
  type PageTaskRun,
  type RunPlace,
  type RunSummary,
  summariseRun,
  viewOutput,
} from '@/lib/runs';

/** Characters of one output, and of all: as much as for a run from the log. */
const room = { each: 3000, all: 40_000 };

/** A run in the history, without its outputs. */
export type KeptRun = Awaited<ReturnType<typeof getRun>>;

/** A run in the history without its outputs; undefined if not all of its task runs were read. */
export function summariseKeptRun({ runUuid, runs, cut }: KeptRun): RunSummary | undefined {
  if (cut || runs.length === 0) return undefined;
  return summariseRun({ runUuid, taskRuns: runs });
}

/** The run as the history has it, for when Datamin's log does not; null when it is not kept. */
export async function readKeptRun(ctx: TeamContext, place: RunPlace): Promise<PageRun | null> {
  try {
    const { runs } = await readWholeRun(ctx, place.runUuid, { pipeline: place.pipeline.uuid });
    const taskRuns = toPageRows(runs);
    return { ...summariseRun({ runUuid: place.runUuid, taskRuns }), taskRuns };
  } catch (thrown) {
    if (thrown instanceof NotFound) return null;
    throw thrown;
  }
}

function toPageRows(runs: readonly WholeTaskRun[]): PageTaskRun[] {
  let left = room.all;
  const after = new Map<string, number>();
  // The log counts a task's rows from the newest.
  return runs
    .toReversed()
    .map((row) => {
      const index = after.get(row.taskUuid) ?? 0;
      after.set(row.taskUuid, index + 1);
      const output = viewOf(row, Math.min(room.each, left));
      if ('text' in output) left -= output.text.length;
      const { taskUuid, taskType, successful, executedAt, durationMs, metricValue } = row;
      return {
        taskUuid,
        taskType,
        successful,
        executedAt,
        durationMs,
        metricValue,
        output,
        index,
      };
    })
    .reverse();
}

function viewOf({ content, output }: WholeTaskRun, limit: number): OutputView {
  return content ? viewOutput(content, limit) : { kind: 'not_kept', bytes: output.bytes };
}
