import { z } from 'zod';
import { runRequestStates } from '@/lib/runs';
import { pipelineEvents } from '@/lib/webhooks';
import { ms, time, uuid } from './shapes';

export const Webhook = z.object({
  id: uuid,
  name: z.string(),
  url: z.string(),
  states: z.array(z.enum(runRequestStates)).describe('which states are told of; none: all'),
  runRequests: z.boolean().describe('whether run requests are told of at all'),
  pipelineEvents: z
    .array(z.enum(pipelineEvents))
    .describe('which changes of pipelines are told of; none: none'),
  enabled: z.boolean(),
  disabledReason: z.string().nullable().describe('a sentence: why the portal gave it up'),
  failingSince: time.nullable().describe('since when nothing arrived'),
  createdAt: time,
  createdBy: z.string(),
  rotatedAt: time.nullable(),
  oldSecretUntil: time.nullable().describe('until when the secret before signs too'),
});

export const WebhookDelivery = z.object({
  id: uuid.describe('the message’s id, as in webhook-id'),
  kind: z.string(),
  runRequestId: uuid.nullable(),
  pipelineUuid: uuid.nullable().describe('of a message about a pipeline'),
  state: z.enum(['waiting', 'delivered', 'failed']),
  createdAt: time,
  dueAt: time.nullable().describe('when it is tried next'),
  settledAt: time.nullable(),
  attempts: z.array(
    z.object({
      at: time,
      durationMs: ms,
      status: z.number().int().nullable(),
      problem: z.string().nullable().describe('a sentence: why it did not arrive'),
      answer: z.string().nullable().describe('the first KiB of the answer'),
    }),
  ),
});

export const WebhookAttempt = z.object({
  deliveryId: uuid,
  status: z.number().int().nullable(),
  durationMs: ms,
  problem: z.string().nullable().describe('a sentence: why it did not arrive; null: it did'),
  answer: z.string().nullable(),
});
