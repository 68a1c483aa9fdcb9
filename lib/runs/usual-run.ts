import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { type RecentRun, RecentRuns } from '@/lib/pipelines';
import { quietMs } from './summarise-run';

/** How runs of a pipeline usually go, from its newest runs. */
export interface UsualRun {
  /** Median wall clock, milliseconds; null: no run is known. */
  durationMs: number | null;
  /** The tasks that reported in the newest run without a failure, else in the newest. */
  tasks: readonly string[];
  /** The longest a run went without a word, milliseconds. */
  longestPauseMs: number;
}

/** Nobody waits longer for a run to go on, however slow its tasks have been. */
const longestQuietMs = 3_600_000;

/** Reads what the worker last saw in the log; never asks Datamin. `except` is a run that is not to count. */
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

/** Newest first. */
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
 * How long a run must be without a new task before it counts as over: a minute, when a task failed or all
 * that usually report have; else longer than the longest silence that is usual in it.
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
