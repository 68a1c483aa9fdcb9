import { z } from 'zod';
import { runRequestStates } from '@/lib/runs';
import { pipelineEvents } from '@/lib/webhooks';
import { ms, time, uuid } from './shapes';

export const Webhook = z.object({
  id: uuid,
  name: z.string(),
  url: z.string(),
  states: z
    .array(z.enum(runRequestStates))
    .describe('which states are reported; empty: all of them'),
  runRequests: z.boolean().describe('whether run requests are reported'),
  pipelineEvents: z
    .array(z.enum(pipelineEvents))
    .describe('which changes of pipelines are reported; empty: none'),
  enabled: z.boolean(),
  disabledReason: z.string().nullable().describe('why the portal disabled it, as a sentence'),
  failingSince: time.nullable().describe('since when deliveries have been failing'),
  createdAt: time,
  createdBy: z.string(),
  rotatedAt: time.nullable(),
  oldSecretUntil: time.nullable().describe('until when the previous secret also signs'),
});

export const WebhookDelivery = z.object({
  id: uuid.describe('the message’s id, sent as webhook-id'),
  kind: z.string(),
  runRequestId: uuid.nullable(),
  pipelineUuid: uuid.nullable().describe('for a message about a pipeline'),
  state: z.enum(['waiting', 'delivered', 'failed']),
  createdAt: time,
  dueAt: time.nullable().describe('when it will next be tried'),
  settledAt: time.nullable(),
  attempts: z.array(
    z.object({
      at: time,
      durationMs: ms,
      status: z.number().int().nullable(),
      problem: z.string().nullable().describe('why it was not delivered, as a sentence'),
      answer: z.string().nullable().describe('the first KiB of the answer'),
    }),
  ),
});

export const WebhookAttempt = z.object({
  deliveryId: uuid,
  status: z.number().int().nullable(),
  durationMs: ms,
  problem: z
    .string()
    .nullable()
    .describe('why it was not delivered, as a sentence; null if it was'),
  answer: z.string().nullable(),
});
