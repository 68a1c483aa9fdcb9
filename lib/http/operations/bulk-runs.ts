import { z } from 'zod';
import { actorKinds } from '@/lib/context';
import {
  type BulkRunStory,
  bulkOutcomes,
  bulkRunCauses,
  bulkRunStates,
  ChooseBulkRun,
  getBulkRun,
  ListBulkRuns,
  listBulkRuns,
  previewBulkRun,
  RequestBulkRun,
  requestBulkRun,
  stopBulkRun,
} from '@/lib/runs';
import type { TeamOperation } from '../operation';
import { toRequestAnswer } from './request-answer';
import { RunRequest } from './run-request-shapes';
import { listOf, time, uuid } from './shapes';

const all = '/api/v1/teams/{team}/bulk-runs';
const one = `${all}/{id}` as const;
const count = z.number().int();

const LeftOut = z.object({
  cause: z.enum(bulkRunCauses),
  sentence: z.string(),
  passable: z.boolean().describe('whether "anyway" would run it all the same'),
});

const Preview = z.object({
  items: z.array(
    z.object({
      pipelineUuid: uuid,
      pipelineName: z.string(),
      credentialName: z.string(),
      needsConfirmation: z.boolean(),
      runUuid: uuid.nullable().describe('the run that would be repeated'),
      inputBytes: count.nullable().describe('size of the input it would be repeated with'),
      leftOut: LeftOut.nullable().describe('why it would not be run; null if it would'),
    }),
  ),
  willRun: count,
  needsConfirmation: z.boolean(),
});

const BulkRun = z.object({
  id: uuid,
  state: z
    .enum(bulkRunStates)
    .describe(
      'asking: some are still waiting; following: all were requested and some are still running; stopped: someone stopped it, but what was already requested continues; over: finished',
    ),
  requestedAt: time,
  requestedBy: z.object({ kind: z.enum(actorKinds), name: z.string() }),
  anyway: z.boolean(),
  perCredential: count.describe('how many requests per credential may be open at once'),
  stopped: z.object({ at: time, by: z.string() }).nullable(),
  askedAt: time.nullable().describe('since when nothing has been waiting'),
  total: count,
  counts: z
    .object(Object.fromEntries(bulkOutcomes.map((outcome) => [outcome, count])))
    .describe('number of pipelines by outcome; they add up to the total'),
});

const BulkRunWithItems = BulkRun.extend({
  items: z.array(
    z.object({
      pipelineUuid: uuid,
      pipelineName: z.string(),
      credentialName: z.string(),
      outcome: z.enum(bulkOutcomes),
      cause: z.enum(bulkRunCauses).nullable().describe('why it was left out'),
      sentence: z.string().nullable(),
      runUuid: uuid.nullable().describe('the run being repeated'),
      request: RunRequest.nullable().describe('null if it was not requested'),
    }),
  ),
});

export const bulkRunsPreview: TeamOperation = {
  scope: 'team',
  id: 'previewBulkRun',
  method: 'POST',
  path: `${all}/preview`,
  role: 'operator',
  summary:
    'Preview a bulk run: which of these pipelines it would run now, and which it would leave out',
  body: ChooseBulkRun,
  response: Preview,
  run: ({ ctx, body }) => previewBulkRun(ctx, body),
};

export const bulkRunsRequest: TeamOperation = {
  scope: 'team',
  id: 'requestBulkRun',
  method: 'POST',
  path: all,
  role: 'operator',
  summary:
    'Run several pipelines once each, a few at a time. The same Idempotency-Key again returns the same bulk run. Pipelines that cannot run now are left out, with the reason. 409 if none can run, or if "confirm" is missing and a pipeline’s settings require it',
  headers: z.object({ 'Idempotency-Key': z.string().min(1).max(255) }),
  body: RequestBulkRun,
  status: 202,
  location: one,
  response: BulkRunWithItems,
  problems: [409],
  run: async ({ ctx, body, request }) =>
    toAnswer(
      await requestBulkRun(ctx, { idempotencyKey: request.headers.get('idempotency-key'), body }),
    ),
};

export const bulkRunsList: TeamOperation = {
  scope: 'team',
  id: 'listBulkRuns',
  method: 'GET',
  path: all,
  role: 'viewer',
  summary: 'List the team’s bulk runs, newest first',
  query: ListBulkRuns,
  response: listOf(BulkRun),
  run: ({ ctx, query }) => listBulkRuns(ctx, query),
};

export const bulkRunsGet: TeamOperation = {
  scope: 'team',
  id: 'getBulkRun',
  method: 'GET',
  path: one,
  role: 'viewer',
  summary: 'Show a bulk run, with the outcome for each of its pipelines',
  response: BulkRunWithItems,
  run: async ({ ctx, params }) => toAnswer(await getBulkRun(ctx, params.id)),
};

export const bulkRunsStop: TeamOperation = {
  scope: 'team',
  id: 'stopBulkRun',
  method: 'POST',
  path: `${one}/stop`,
  role: 'operator',
  summary: 'Stop a bulk run: nothing more is requested, what was already requested continues',
  response: BulkRunWithItems,
  problems: [409],
  run: async ({ ctx, params }) => toAnswer(await stopBulkRun(ctx, params.id)),
};

const toAnswer = ({ items, ...bulkRun }: BulkRunStory) => ({
  ...bulkRun,
  items: items.map(({ request, ...item }) => ({
    ...item,
    request: request && toRequestAnswer(request),
  })),
});
