import { z } from 'zod';
import { getRunRequest, RequestRun, type RunRequestView, requestRun } from '@/lib/runs';
import type { TeamOperation } from '../operation';
import { RunRequest } from './shapes';

function toAnswer({ pipelineName, reason, ...view }: RunRequestView) {
  return { ...view, ...(reason === null ? {} : { reason }) };
}

export const runsRequest: TeamOperation = {
  scope: 'team',
  id: 'requestRun',
  method: 'POST',
  path: '/api/v1/teams/{team}/pipelines/{uuid}/runs',
  role: 'operator',
  summary: 'Run the pipeline once; the same Idempotency-Key again gives the same request',
  headers: z.object({ 'Idempotency-Key': z.string().min(1).max(255) }),
  body: RequestRun,
  bodyOptional: true,
  status: 202,
  response: RunRequest,
  problems: [400, 409, 422],
  run: async ({ ctx, params, body, request }) =>
    toAnswer(
      await requestRun(ctx, {
        pipelineUuid: params.uuid ?? '',
        idempotencyKey: request.headers.get('idempotency-key'),
        body,
      }),
    ),
};

export const runRequestsGet: TeamOperation = {
  scope: 'team',
  id: 'getRunRequest',
  method: 'GET',
  path: '/api/v1/teams/{team}/run-requests/{id}',
  role: 'viewer',
  summary: 'How far a run request got',
  response: RunRequest,
  run: async ({ ctx, params }) => toAnswer(await getRunRequest(ctx, params.id ?? '')),
};
