import { randomUUID } from 'node:crypto';
import type { Pipeline, Run } from './model';
import type { World } from './world';

/** A row as a test writes it. */
export interface RecordedTaskRun {
  /** Name or UUID of the task; default: the pipeline's first. */
  task?: string | undefined;
  /**
   * Completion; a string may have microseconds: `2025-03-01T10:00:00.123456Z`. The zero of 1970 makes a row without
   * a time: see isUndated.
   */
  executedAt: Date | string;
  durationMs?: number | undefined;
  isSuccessful?: boolean | undefined;
  /** The decoded bytes; default: generated for the task's kind of output. */
  output?: string | Uint8Array | undefined;
  metricValue?: number | undefined;
  /** How many equal rows to write, as a `for_each` does. */
  repeats?: number | undefined;
}

interface RecordedRun {
  uuid?: string | undefined;
  taskRuns: readonly RecordedTaskRun[];
}

/** Writes a run with exactly these rows into a pipeline's history; or adds the rows to a known run. */
export function recordRun(world: World, pipelineUuid: string, input: RecordedRun): Run {
  const pipeline = world.pipeline(pipelineUuid);
  if (pipeline === undefined) throw new Error(`The sandbox has no pipeline ${pipelineUuid}`);
  const known = world.runs(pipelineUuid).find((run) => run.uuid === input.uuid);
  const run =
    known ??
    world.addRun(pipeline, {
      ...origin,
      uuid: input.uuid ?? randomUUID(),
      startedAtUs: startUs(input),
    });
  for (const row of input.taskRuns) addRows(world, pipeline, run, row);
  return run;
}

const origin = { origin: 'added', input: null } as const;

function addRows(world: World, pipeline: Pipeline, run: Run, row: RecordedTaskRun): void {
  const task =
    row.task === undefined
      ? pipeline.tasks[0]
      : pipeline.tasks.find(({ name, uuid }) => name === row.task || uuid === row.task);
  if (task === undefined) throw new Error(`${pipeline.name} has no task ${row.task ?? 'at all'}`);
  for (let i = 0; i < (row.repeats ?? 1); i++) {
    world.addTaskRun({
      run,
      pipeline,
      task,
      executedAtUs: microseconds(row.executedAt),
      durationMs: row.durationMs ?? task.durationMs,
      isSuccessful: row.isSuccessful ?? true,
      isFinal: task === pipeline.tasks[pipeline.tasks.length - 1],
      metricValue: row.metricValue ?? null,
      outputSeed: 1,
      output: typeof row.output === 'string' ? Buffer.from(row.output) : (row.output ?? null),
    });
  }
}

/** A run starts about when its earliest task did; nothing on the wire says so. */
function startUs(input: RecordedRun): number {
  return input.taskRuns
    .map((row) => ({ atUs: microseconds(row.executedAt), durationMs: row.durationMs ?? 0 }))
    .filter(({ atUs }) => atUs !== 0)
    .reduce(
      (least, { atUs, durationMs }) => Math.min(least, atUs - durationMs * 1000),
      Number.MAX_SAFE_INTEGER,
    );
}

function microseconds(at: Date | string): number {
  const beyondMs = typeof at === 'string' ? /\.\d{3}(\d{1,3})/.exec(at)?.[1] : undefined;
  return new Date(at).getTime() * 1000 + Number((beyondMs ?? '').padEnd(3, '0'));
}
