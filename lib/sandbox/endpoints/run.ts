import { randomUUID } from 'node:crypto';
import { type Answer, emptyAnswer, jsonAnswer } from '../server/answer';
import type { Pipeline, Run } from '../world/model';
import { uuidOf } from '../world/random';
import type { Call } from './call';
import { parseUuid } from './parse';

export interface RunAnswer {
  answer: Answer;
  run: Run | null;
}

/**
 * Starts a run. Refusals have empty bodies. The open-source edition does not check whose pipeline it is; a
 * body, even `{}`, becomes the run's input.
 */
export function answerRun(rawUuid: string, body: string, call: Call): RunAnswer {
  const uuid = parseUuid(rawUuid);
  const pipeline = uuid.ok ? call.world.pipeline(uuid.value) : undefined;
  if (pipeline === undefined || !isRunnable(pipeline) || !mayRun(pipeline, call)) {
    return { answer: emptyAnswer(404), run: null };
  }
  if (pipeline.state === 'paused') return { answer: emptyAnswer(403), run: null };
  const run = call.world.startRun(pipeline, {
    uuid: randomUUID(),
    startedAtMs: call.world.clock.nowMs(),
    input: body === '' ? null : body,
  });
  const answer =
    call.client.dialect === 'oss'
      ? jsonAnswer(201, { pipeline_run_uuid: run.uuid })
      : jsonAnswer(200, pendingTaskRuns(pipeline, run, call));
  return { answer, run };
}

function isRunnable(pipeline: Pipeline): boolean {
  return pipeline.state !== 'template' && pipeline.tasks.length > 0;
}

function mayRun(pipeline: Pipeline, call: Call): boolean {
  return (
    call.client.dialect === 'oss' || pipeline.organizationUuid === call.client.organizationUuid
  );
}

/** As printed in the documentation, empty dates included. */
function pendingTaskRuns(pipeline: Pipeline, run: Run, call: Call): object[] {
  const firstId = call.world.startedRuns(pipeline.uuid) * pipeline.tasks.length;
  return pipeline.tasks.map((task, index) => ({
    id: firstId + index,
    state: 'pending',
    task_uuid: task.uuid,
    task_run_uuid: uuidOf(run.uuid, task.uuid),
    workflow_run_uuid: run.uuid,
    is_successful: false,
    output: null,
    errors: null,
    created_at: '',
    updated_at: '',
  }));
}
