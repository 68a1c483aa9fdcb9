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
  StopBulkRun,
  stopBulkRun,
} from '@/lib/runs';
import type { TeamOperation } from '../operation';
import { toRequestAnswer } from './request-answer';
import { RunRequest } from './run-request-shapes';
import { listOf, time } from './shapes';

const all = '/api/v1/teams/{team}/bulk-runs';
const one = `${all}/{id}` as const;
const uuid = z.string().describe('UUID');
const count = z.number().int();

const LeftOut = z.object({
  cause: z.enum(bulkRunCauses),
  sentence: z.string(),
  passable: z.boolean().describe('whether "anyway" would run it'),
});

const Preview = z.object({
  items: z.array(
    z.object({
      pipelineUuid: uuid,
      pipelineName: z.string(),
      credentialName: z.string(),
      needsConfirmation: z.boolean(),
      runUuid: uuid.nullable().describe('the run that would be repeated'),
      inputBytes: count.nullable().describe('of the input it would be repeated with'),
      leftOut: LeftOut.nullable().describe('why it would not be asked for; null: it would'),
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
      'asking: some wait for their turn; following: all were asked for and some are under way; stopped: by a person, what was asked for goes on; over',
    ),
  requestedAt: time,
  requestedBy: z.object({ kind: z.enum(actorKinds), name: z.string() }),
  anyway: z.boolean(),
  perCredential: count.describe('so many requests of a credential are open at once'),
  stopped: z.object({ at: time, by: z.string() }).nullable(),
  askedAt: time.nullable().describe('when nothing waited for its turn any more'),
  total: count,
  counts: z
    .object(Object.fromEntries(bulkOutcomes.map((outcome) => [outcome, count])))
    .describe('how many of the pipelines got how far; together they are the total'),
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
      runUuid: uuid.nullable().describe('the run that is repeated'),
      request: RunRequest.nullable().describe('null: it was not asked for'),
    }),
  ),
});

export const bulkRunsPreview: TeamOperation = {
  scope: 'team',
  id: 'previewBulkRun',
  method: 'POST',
  path: `${all}/preview`,
  role: 'operator',
  summary: 'What a bulk run of these pipelines would ask for now, and what it would leave out',
  body: ChooseBulkRun,
  response: Preview,
  problems: [422],
  run: ({ ctx, body }) => previewBulkRun(ctx, body),
};

export const bulkRunsRequest: TeamOperation = {
  scope: 'team',
  id: 'requestBulkRun',
  method: 'POST',
  path: all,
  role: 'operator',
  summary:
    'Run each of many pipelines once, a few at a time; the same Idempotency-Key again gives the same bulk run. What cannot be run now is left out and says why. 409 where nothing of it can be run, and without "confirm" where the settings of one of them ask for it',
  headers: z.object({ 'Idempotency-Key': z.string().min(1).max(255) }),
  body: RequestBulkRun,
  status: 202,
  response: BulkRunWithItems,
  problems: [400, 409, 422],
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
  summary: 'Bulk runs of the team, newest first',
  query: ListBulkRuns,
  response: listOf(BulkRun),
  problems: [400, 422],
  run: ({ ctx, query }) => listBulkRuns(ctx, query),
};

export const bulkRunsGet: TeamOperation = {
  scope: 'team',
  id: 'getBulkRun',
  method: 'GET',
  path: one,
  role: 'viewer',
  summary: 'A bulk run, with what became of each of its pipelines',
  response: BulkRunWithItems,
  run: async ({ ctx, params }) => toAnswer(await getBulkRun(ctx, params.id ?? '')),
};

export const bulkRunsStop: TeamOperation = {
  scope: 'team',
  id: 'stopBulkRun',
  method: 'POST',
  path: `${one}/stop`,
  role: 'operator',
  summary: 'Ask for nothing more of a bulk run; what was asked for goes on',
  body: StopBulkRun,
  bodyOptional: true,
  response: BulkRunWithItems,
  problems: [409],
  run: async ({ ctx, params }) => toAnswer(await stopBulkRun(ctx, params.id ?? '')),
};

const toAnswer = ({ items, ...bulkRun }: BulkRunStory) => ({
  ...bulkRun,
  items: items.map(({ request, ...item }) => ({
    ...item,
    request: request && toRequestAnswer(request),
  })),
});
