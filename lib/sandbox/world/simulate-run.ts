import type { Pipeline, Run, Task, TaskRun } from './model';
import { createRandom, hash, integer, type Random } from './random';

const { max, round } = Math;

export interface RunConditions {
  /** Multiplies every task's failure rate. */
  failureFactor: number;
  /** Multiplies every task's duration. */
  slowdown: number;
  /** Durations are scaled down so that the whole run takes at most this, in milliseconds; null: they are not. */
  longestMs: number | null;
}

interface Simulation {
  run: Run;
  random: Random;
  conditions: RunConditions;
  scale: number;
  findPipeline: (uuid: string) => Pipeline | undefined;
  emit: (row: TaskRun) => void;
}

/**
 * Plays a run: all its task runs with their completion times, most of which may be in the future. The outcome
 * depends only on the seed.
 */
export function simulateRun(
  run: Run,
  pipeline: Pipeline,
  seed: number,
  conditions: RunConditions,
  findPipeline: (uuid: string) => Pipeline | undefined,
  emit: (row: TaskRun) => void,
): void {
  const expected = conditions.slowdown * expectedMs(pipeline, findPipeline, 0);
  const scale =
    conditions.longestMs !== null && expected > conditions.longestMs
      ? conditions.longestMs / expected
      : 1;
  const random = createRandom(seed);
  playStages(
    { run, random, conditions, scale, findPipeline, emit },
    pipeline,
    run.startedAtUs + integer(random, 20_000, 400_000),
    0,
  );
}

/** Sub-pipelines nested deeper than this are not played: a pipeline may call itself. */
const DEEPEST_CALL = 3;

/** Plays the stages one after the other; returns when the last one was done, or null on failure. */
function playStages(
  sim: Simulation,
  pipeline: Pipeline,
  startUs: number,
  depth: number,
): number | null {
  const stages = [...new Set(pipeline.tasks.map((task) => task.stage))].sort((a, b) => a - b);
  let atUs = startUs;
  for (const [index, stage] of stages.entries()) {
    const isFinal = depth === 0 && index === stages.length - 1;
    let endUs = atUs;
    let failed = false;
    let stopped = false;
    for (const task of pipeline.tasks.filter((candidate) => candidate.stage === stage)) {
      const played = playTask(sim, pipeline, task, atUs, isFinal);
      failed ||= !played.isSuccessful;
      stopped ||= sim.random() < task.stopRate;
      endUs = max(endUs, played.endUs);
      const callee = task.calls === null ? undefined : sim.findPipeline(task.calls);
      if (callee !== undefined && played.isSuccessful && depth < DEEPEST_CALL) {
        const calleeEndUs = playStages(sim, callee, played.endUs, depth + 1);
        failed ||= calleeEndUs === null;
        endUs = max(endUs, calleeEndUs ?? endUs);
      }
    }
    if (failed) return null;
    if (stopped) return endUs;
    atUs = endUs + integer(sim.random, 3_000, 90_000);
  }
  return atUs;
}

function playTask(
  sim: Simulation,
  pipeline: Pipeline,
  task: Task,
  startUs: number,
  isFinal: boolean,
): { endUs: number; isSuccessful: boolean } {
  const { random, conditions } = sim;
  const spread = 0.55 + random() * 0.7 + (random() < 0.04 ? random() * 3 : 0);
  const durationMs = max(1, round(task.durationMs * spread * conditions.slowdown * sim.scale));
  const isSuccessful = random() >= task.failureRate * conditions.failureFactor;
  const rows = task.repeats > 1 ? integer(random, 2, task.repeats) : 1;
  const endUs = startUs + durationMs * 1000 + integer(random, 0, 999);
  const outputSeed = hash(sim.run.uuid, task.uuid);
  const row: TaskRun = {
    run: sim.run,
    pipeline,
    task,
    executedAtUs: endUs,
    durationMs,
    isSuccessful,
    isFinal,
    metricValue: metricOf(pipeline, task, isSuccessful, startUs, random),
    outputSeed,
    output: null,
  };
  // A `for_each` writes equal rows: same task, same instant, same everything, and no id.
  for (let i = 0; i < rows; i++) sim.emit({ ...row });
  return { endUs, isSuccessful };
}

/** A metric pipeline's value follows the hour of the day, so that its line has a shape. */
function metricOf(
  pipeline: Pipeline,
  task: Task,
  isSuccessful: boolean,
  atUs: number,
  random: Random,
): number | null {
  if (pipeline.type !== 'metric' || task.type !== 'aggregator' || !isSuccessful) return null;
  const hour = (atUs / 3.6e9) % 24;
  const wave = Math.sin(((hour - 6) / 24) * 2 * Math.PI);
  return round((28.4 + wave * 3.2 + (random() - 0.5) * 1.8) * 100) / 100;
}

function expectedMs(
  pipeline: Pipeline,
  findPipeline: (uuid: string) => Pipeline | undefined,
  depth: number,
): number {
  return pipeline.tasks.reduce((sum, task) => {
    const callee = task.calls === null ? undefined : findPipeline(task.calls);
    const called =
      callee === undefined || depth >= DEEPEST_CALL
        ? 0
        : expectedMs(callee, findPipeline, depth + 1);
    return sum + task.durationMs + called;
  }, 0);
}
