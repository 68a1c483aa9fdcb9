import { z } from 'zod';
import {
  getPipeline,
  getTask,
  ListPipelines,
  listPipelines,
  listTasks,
  NameTask,
  nameTask,
  type PipelineView,
  RegisterPipeline,
  registerPipeline,
  removePipeline,
  UpdatePipeline,
  updatePipeline,
} from '@/lib/pipelines';
import type { TeamOperation } from '../operation';
import { paged } from './paged';
import { Pipeline, Task } from './pipeline-shapes';
import { listOf } from './shapes';

const path = '/api/v1/teams/{team}/pipelines' as const;
const one = `${path}/{uuid}` as const;
const taskPath = '/api/v1/teams/{team}/tasks/{uuid}' as const;

/** The contract keeps what people said about a pipeline apart from what its runs say about it. */
function toAnswer({ credential, runCredential, ...view }: PipelineView) {
  const { uuid, name, description, tags, createdAt, fetchedAt, stale, problem, ...health } = view;
  return {
    uuid,
    name,
    description,
    tags,
    credentialId: credential.id,
    runCredentialId: runCredential?.id ?? null,
    createdAt,
    health: {
      state: health.state,
      lastRun: health.lastRun,
      attention: health.attention,
      failingSince: health.failingSince,
      late: health.late,
      degrading: health.degrading,
      range: health.range,
      successes: health.successes,
      failures: health.failures,
      successRate: health.successRate,
      averageDurationMs: health.averageDurationMs,
      doubtful: health.doubtful,
      sparkline: health.sparkline,
      source: health.source,
      fetchedAt,
      stale,
      problem,
    },
  };
}

export const pipelinesList: TeamOperation = {
  scope: 'team',
  id: 'listPipelines',
  method: 'GET',
  path,
  role: 'viewer',
  summary: 'List the team’s pipelines with their recent health',
  query: ListPipelines,
  response: listOf(Pipeline),
  async run({ ctx, query }) {
    const { items, nextCursor } = await listPipelines(ctx, query);
    return { items: items.map(toAnswer), nextCursor };
  },
};

export const pipelinesRegister: TeamOperation = {
  scope: 'team',
  id: 'registerPipeline',
  method: 'POST',
  path,
  role: 'admin',
  summary: 'Register a pipeline by its UUID',
  body: RegisterPipeline,
  status: 201,
  location: one,
  response: Pipeline.extend({
    rowsSeen: z.number().int().nullable().describe('task runs seen in the last 7 days'),
    note: z.string().optional(),
  }),
  problems: [409],
  async run({ ctx, body }) {
    const { rowsSeen, ...view } = await registerPipeline(ctx, body);
    return { ...toAnswer(view), rowsSeen, ...(rowsSeen === 0 ? { note: 'no runs seen' } : {}) };
  },
};

export const pipelinesGet: TeamOperation = {
  scope: 'team',
  id: 'getPipeline',
  method: 'GET',
  path: one,
  role: 'viewer',
  summary: 'Show a pipeline with its health',
  response: Pipeline,
  run: async ({ ctx, params }) => toAnswer(await getPipeline(ctx, params.uuid)),
};

export const pipelinesUpdate: TeamOperation = {
  scope: 'team',
  id: 'updatePipeline',
  method: 'PATCH',
  path: one,
  role: 'admin',
  of: 'pipeline',
  summary: 'Change a pipeline’s name, description, tags or credentials',
  body: UpdatePipeline,
  response: Pipeline,
  problems: [409],
  run: async ({ ctx, params, body }) => toAnswer(await updatePipeline(ctx, params.uuid, body)),
};

export const pipelinesRemove: TeamOperation = {
  scope: 'team',
  id: 'removePipeline',
  method: 'DELETE',
  path: one,
  role: 'admin',
  summary: 'Remove a pipeline from the portal; it stays in Datamin',
  status: 204,
  run: ({ ctx, params }) => removePipeline(ctx, params.uuid),
};

export const pipelinesTasks: TeamOperation = {
  scope: 'team',
  id: 'listTasks',
  method: 'GET',
  path: `${one}/tasks`,
  role: 'viewer',
  summary: 'List the tasks seen in the pipeline’s log',
  query: paged.query,
  response: listOf(Task),
  async run({ ctx, params, query }) {
    const tasks = await listTasks(ctx, params.uuid);
    return paged(`tasks of ${params.uuid}`, query, tasks, (task) => task.uuid);
  },
};

export const tasksGet: TeamOperation = {
  scope: 'team',
  id: 'getTask',
  method: 'GET',
  path: taskPath,
  role: 'viewer',
  summary: 'Show a task',
  response: Task,
  run: ({ ctx, params }) => getTask(ctx, params.uuid),
};

export const tasksName: TeamOperation = {
  scope: 'team',
  id: 'nameTask',
  method: 'PATCH',
  path: taskPath,
  role: 'admin',
  of: 'pipeline',
  summary: 'Name a task, or remove its name with null',
  body: NameTask,
  response: Task,
  run: ({ ctx, params, body }) => nameTask(ctx, params.uuid, body),
};
