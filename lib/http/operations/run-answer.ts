import { z } from 'zod';
import { actorKinds } from '@/lib/context';
import { csvLine } from '@/lib/csv-line';
import { type RunView, runStatuses, type WholeRun, type WholeTaskRun } from '@/lib/history';
import { outputForProgram } from './output-answer';
import { ms, time, uuid } from './shapes';

const count = z.number().int().min(0);

export const Run = z.object({
  runUuid: uuid,
  pipelineUuid: uuid,
  pipelineName: z.string(),
  status: z.enum(runStatuses).describe('running until nothing has happened for a minute'),
  startedAt: time,
  finishedAt: time.nullable().describe('null while it is running'),
  durationMs: ms.describe('elapsed time from the first start to the last end so far'),
  taskRunCount: count,
  failedTaskRunCount: count,
  taskTypes: z.array(z.string()),
  failed: z
    .object({ taskUuid: uuid, taskName: z.string().nullable(), message: z.string().nullable() })
    .nullable()
    .describe('the first task run that failed'),
  requested: z
    .object({
      id: uuid,
      at: time,
      by: z.object({ kind: z.enum(actorKinds), name: z.string() }),
    })
    .nullable()
    .describe('the request in the portal that started it; null if it was started elsewhere'),
});

export const OneRun = Run.extend({
  taskRuns: z.array(
    z.object({
      id: z.string().describe('identifies the task run within its run'),
      taskUuid: uuid,
      taskName: z.string().nullable(),
      taskType: z.string(),
      successful: z.boolean(),
      executedAt: time.describe('when it completed'),
      durationMs: ms.nullable(),
      metricValue: z.number().nullable(),
      output: z
        .looseObject({ kind: z.string(), bytes: z.number(), kept: z.string() })
        .describe('what is kept of the output; encrypted outputs stay encrypted'),
    }),
  ),
  cut: z.boolean().describe('there are more task runs than are listed'),
  previous: z.object({ runUuid: uuid, startedAt: time }).nullable(),
  next: z.object({ runUuid: uuid, startedAt: time }).nullable(),
  sharedWith: z
    .array(z.object({ uuid, name: z.string() }))
    .describe('other pipelines with this run in their log'),
});

export const RunLine = z
  .union([
    Run,
    z.object({ end: z.literal(true), rows: count }),
    z.object({ problem: z.looseObject({ status: z.number(), title: z.string() }) }),
  ])
  .describe('One JSON object per line; the last is {"end":true,…} or {"problem":{…}}');

/** A run as the contract has it. */
export function toRunAnswer(run: RunView) {
  return {
    runUuid: run.runUuid,
    pipelineUuid: run.pipeline.uuid,
    pipelineName: run.pipeline.name,
    status: run.status,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    durationMs: run.durationMs,
    taskRunCount: run.taskRuns,
    failedTaskRunCount: run.failedTaskRuns,
    taskTypes: run.taskTypes,
    failed: run.failed && {
      taskUuid: run.failed.taskUuid,
      taskName: run.failed.taskName,
      message: run.failed.message,
    },
    requested: run.request && { id: run.request.id, at: run.request.at, by: run.request.by },
  };
}

export function toOneRunAnswer(run: WholeRun) {
  const { cut, previous, next, sharedWith } = run;
  return {
    ...toRunAnswer(run),
    taskRuns: run.runs.map(toTaskRunAnswer),
    cut,
    previous,
    next,
    sharedWith,
  };
}

function toTaskRunAnswer({ content, output, startedAt: _, message: __, ...row }: WholeTaskRun) {
  const { bytes, kept } = output;
  return {
    ...row,
    output: { ...(content ? outputForProgram(content) : { kind: 'left_out' }), bytes, kept },
  };
}

export const runCsvHead = csvLine([
  'run_uuid',
  'pipeline_uuid',
  'pipeline',
  'status',
  'started_at',
  'finished_at',
  'duration_ms',
  'task_runs',
  'failed_task_runs',
  'failed_task',
  'error',
  'requested_by',
]);

export function toRunCsvLine(run: RunView): string {
  return csvLine([
    run.runUuid,
    run.pipeline.uuid,
    run.pipeline.name,
    run.status,
    run.startedAt,
    run.finishedAt,
    run.durationMs,
    run.taskRuns,
    run.failedTaskRuns,
    run.failed && (run.failed.taskName ?? run.failed.taskUuid),
    run.failed?.message ?? null,
    run.request?.by.name ?? null,
  ]);
}
