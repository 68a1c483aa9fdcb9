import { z } from 'zod';
import {
  addRunRequestNote,
  CloseRunRequest,
  closeRunRequest,
  ListRunRequests,
  listRunRequests,
  lookAgain,
  MatchRunRequest,
  matchRunRequest,
  NoteRunRequest,
  RunAgain,
  readRunRequest,
  runAgain,
  WaitForRunRequest,
  waitForRunRequest,
} from '@/lib/runs';
import type { TeamOperation } from '../operation';
import { toRequestAnswer } from './request-answer';
import { RunRequest, RunRequestStory } from './run-request-shapes';
import { listOf } from './shapes';

const one = '/api/v1/teams/{team}/run-requests/{id}';

export const runRequestsList: TeamOperation = {
  scope: 'team',
  id: 'listRunRequests',
  method: 'GET',
  path: '/api/v1/teams/{team}/run-requests',
  role: 'viewer',
  summary: 'List run requests of the team or of one pipeline, newest first',
  query: ListRunRequests,
  response: listOf(RunRequest),
  run: async ({ ctx, query }) => {
    const { items, nextCursor } = await listRunRequests(ctx, query);
    return { items: items.map(toRequestAnswer), nextCursor };
  },
};

export const runRequestsGet: TeamOperation = {
  scope: 'team',
  id: 'getRunRequest',
  method: 'GET',
  path: one,
  role: 'viewer',
  summary:
    'Show a run request; with `wait`, the answer comes as soon as there is news or after that many seconds',
  query: WaitForRunRequest,
  response: RunRequest,
  run: async ({ ctx, params, query, request }) =>
    toRequestAnswer(await waitForRunRequest(ctx, params.id, query, request.signal)),
};

export const runRequestsStory: TeamOperation = {
  scope: 'team',
  id: 'readRunRequest',
  method: 'GET',
  path: `${one}/timeline`,
  role: 'viewer',
  summary:
    'Show a run request with its timeline and, while it is uncertain, the runs it may have started',
  response: RunRequestStory,
  run: async ({ ctx, params }) => toRequestAnswer(await readRunRequest(ctx, params.id)),
};

export const runRequestsLook: TeamOperation = {
  scope: 'team',
  id: 'lookForRun',
  method: 'POST',
  path: `${one}/look`,
  role: 'operator',
  summary: 'Look for the request’s run in Datamin’s log now',
  response: RunRequest,
  problems: [409],
  run: async ({ ctx, params }) => toRequestAnswer(await lookAgain(ctx, params.id)),
};

export const runRequestsMatch: TeamOperation = {
  scope: 'team',
  id: 'matchRunRequest',
  method: 'POST',
  path: `${one}/match`,
  role: 'operator',
  summary: 'Say which of the offered runs an uncertain request started',
  body: MatchRunRequest,
  response: RunRequest,
  problems: [409],
  run: async ({ ctx, params, body }) =>
    toRequestAnswer(await matchRunRequest(ctx, params.id, body)),
};

export const runRequestsClose: TeamOperation = {
  scope: 'team',
  id: 'closeRunRequest',
  method: 'POST',
  path: `${one}/close`,
  role: 'operator',
  summary: 'Close a request in doubt',
  body: CloseRunRequest,
  bodyOptional: true,
  response: RunRequest,
  problems: [409],
  run: async ({ ctx, params, body }) =>
    toRequestAnswer(await closeRunRequest(ctx, params.id, body ?? {})),
};

export const runRequestsAgain: TeamOperation = {
  scope: 'team',
  id: 'runAgain',
  method: 'POST',
  path: `${one}/run-again`,
  role: 'operator',
  summary:
    'Run the pipeline again although a request is in doubt, and close that request; the pipeline may run twice',
  headers: z.object({ 'Idempotency-Key': z.string().min(1).max(255) }),
  body: RunAgain,
  bodyOptional: true,
  status: 202,
  location: one,
  response: RunRequest,
  problems: [409],
  run: async ({ ctx, params, body, request }) =>
    toRequestAnswer(
      await runAgain(ctx, params.id, {
        idempotencyKey: request.headers.get('idempotency-key'),
        body,
      }),
    ),
};

export const runRequestsNote: TeamOperation = {
  scope: 'team',
  id: 'addRunRequestNote',
  method: 'POST',
  path: `${one}/notes`,
  role: 'operator',
  summary: 'Add a note to the request’s timeline',
  body: NoteRunRequest,
  status: 204,
  run: async ({ ctx, params, body }) => addRunRequestNote(ctx, params.id, body),
};
