import { z } from 'zod';
import { RequestRun, requestRun } from '@/lib/runs';
import type { TeamOperation } from '../operation';
import { toRequestAnswer } from './request-answer';
import { RunRequest } from './run-request-shapes';

export const runsRequest: TeamOperation = {
  scope: 'team',
  id: 'requestRun',
  method: 'POST',
  path: '/api/v1/teams/{team}/pipelines/{uuid}/runs',
  role: 'operator',
  summary:
    'Run the pipeline once. The same Idempotency-Key again returns the same request. 409 while the pipeline is frozen; if "confirm" is missing and its settings require it; and, without "anyway", while another request is open (openRequestId) or during its cool-down (Retry-After)',
  headers: z.object({ 'Idempotency-Key': z.string().min(1).max(255) }),
  body: RequestRun,
  bodyOptional: true,
  status: 202,
  location: '/api/v1/teams/{team}/run-requests/{id}',
  response: RunRequest,
  problems: [409],
  run: async ({ ctx, params, body, request }) =>
    toRequestAnswer(
      await requestRun(ctx, {
        pipelineUuid: params.uuid,
        idempotencyKey: request.headers.get('idempotency-key'),
        body,
      }),
    ),
};
