import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { type RecentRun, RecentRuns } from '@/lib/pipelines';
import { quietMs } from './summarise-run';

/** What runs of a pipeline are usually like, judged by its newest runs. */
export interface UsualRun {
  /** Median wall-clock duration, milliseconds; null: no run is known. */
  durationMs: number | null;
  /** The tasks of the newest run without a failure, or else of the newest run. */
  tasks: readonly string[];
  /** The longest a run went without news, milliseconds. */
  longestPauseMs: number;
}

/** The longest wait for a run to go on, however slow its tasks have been. */
const longestQuietMs = 3_600_000;

/** Reads what the worker last saw in the log; never asks Datamin. The run `except` does not count. */
export async function readUsualRun(
  tx: Transaction,
  ctx: TeamContext,
  pipelineId: string,
  except: string | null = null,
): Promise<UsualRun> {
  const row = await tx.reading.findFirst({
    where: { teamId: ctx.team.id, pipelineId, kind: 'recent_runs' },
    select: { value: true },
  });
  const known = RecentRuns.catch([]).parse(row?.value);
  return usualRun(known.filter(({ runUuid }) => runUuid !== except));
}

/** Takes runs newest first. */
export function usualRun(runs: readonly RecentRun[]): UsualRun {
  const model = runs.find(({ taskRuns }) => taskRuns.every(({ successful }) => successful));
  const durations = runs.map(wallClockMs).sort((a, b) => a - b);
  return {
    durationMs: durations[Math.floor(durations.length / 2)] ?? null,
    tasks: [...new Set((model ?? runs[0])?.taskRuns.map(({ taskUuid }) => taskUuid))],
    longestPauseMs: Math.max(0, ...runs.map(longestPauseMs)),
  };
}

/**
 * How long a run must go without a new task before it counts as over: a minute if a task failed or all the
 * usual ones have reported; otherwise longer than its longest usual silence.
 */
export function quietFor(
  run: { tasks: readonly string[]; failed: number; longestMs: number },
  usual: UsualRun,
): number {
  const isComplete =
    usual.tasks.length > 0 && usual.tasks.every((task) => run.tasks.includes(task));
  if (run.failed > 0 || isComplete) return quietMs;
  const silence = Math.max(usual.longestPauseMs, run.longestMs) * 1.5;
  return Math.min(longestQuietMs, Math.max(quietMs, silence));
}

function wallClockMs({ taskRuns }: RecentRun): number {
  const starts = taskRuns.map(
    ({ executedAt, durationMs }) => executedAt.getTime() - (durationMs ?? 0),
  );
  return Math.max(...taskRuns.map(({ executedAt }) => executedAt.getTime())) - Math.min(...starts);
}

function longestPauseMs({ taskRuns }: RecentRun): number {
  const ends = taskRuns.map(({ executedAt }) => executedAt.getTime()).sort((a, b) => a - b);
  const gaps = ends.map((end, index) => end - (ends[index - 1] ?? end));
  return Math.max(0, ...gaps, ...taskRuns.map(({ durationMs }) => durationMs ?? 0));
}
