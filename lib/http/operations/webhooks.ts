import { z } from 'zod';
import {
  CreateWebhook,
  createWebhook,
  getWebhook,
  ListWebhookDeliveries,
  listWebhookDeliveries,
  listWebhooks,
  removeWebhook,
  replayDelivery,
  rotateWebhook,
  testWebhook,
  UpdateWebhook,
  updateWebhook,
} from '@/lib/webhooks';
import type { TeamOperation } from '../operation';
import { paged } from './paged';
import { listOf } from './shapes';
import { Webhook, WebhookAttempt, WebhookDelivery } from './webhook-shapes';

const all = '/api/v1/teams/{team}/webhooks' as const;
const one = `${all}/{id}` as const;
const WithSecret = z.object({
  webhook: Webhook,
  secret: z.string().describe('whsec_…; only in this answer'),
});

export const webhooksList: TeamOperation = {
  scope: 'team',
  id: 'listWebhooks',
  method: 'GET',
  path: all,
  role: 'admin',
  summary: 'List the team’s webhooks',
  query: paged.query,
  response: listOf(Webhook),
  run: async ({ ctx, query }) => paged('webhooks', query, await listWebhooks(ctx), ({ id }) => id),
};

export const webhooksCreate: TeamOperation = {
  scope: 'team',
  id: 'createWebhook',
  method: 'POST',
  path: all,
  role: 'admin',
  summary:
    'Create a webhook for run requests, pipelines or both; its secret is only in this answer',
  body: CreateWebhook,
  status: 201,
  location: `${all}/{webhook.id}`,
  response: WithSecret,
  problems: [409],
  run: async ({ ctx, body }) => createWebhook(ctx, body),
};

export const webhooksGet: TeamOperation = {
  scope: 'team',
  id: 'getWebhook',
  method: 'GET',
  path: one,
  role: 'admin',
  summary: 'Show a webhook',
  response: Webhook,
  run: async ({ ctx, params }) => getWebhook(ctx, params.id),
};

export const webhooksUpdate: TeamOperation = {
  scope: 'team',
  id: 'updateWebhook',
  method: 'PATCH',
  path: one,
  role: 'admin',
  summary: 'Change a webhook, or switch it off or on',
  body: UpdateWebhook,
  response: Webhook,
  problems: [409],
  run: async ({ ctx, params, body }) => updateWebhook(ctx, params.id, body),
};

export const webhooksRemove: TeamOperation = {
  scope: 'team',
  id: 'removeWebhook',
  method: 'DELETE',
  path: one,
  role: 'admin',
  summary: 'Remove a webhook along with its log',
  status: 204,
  run: async ({ ctx, params }) => removeWebhook(ctx, params.id),
};

export const webhooksRotate: TeamOperation = {
  scope: 'team',
  id: 'rotateWebhook',
  method: 'POST',
  path: `${one}/rotate`,
  role: 'admin',
  summary:
    'Replace a webhook’s secret; the new one is only in this answer, and both sign for 24 hours',
  response: WithSecret,
  run: async ({ ctx, params }) => rotateWebhook(ctx, params.id),
};

export const webhooksTest: TeamOperation = {
  scope: 'team',
  id: 'testWebhook',
  method: 'POST',
  path: `${one}/test`,
  role: 'admin',
  summary: 'Send a webhook.test message now',
  response: WebhookAttempt,
  run: async ({ ctx, params }) => testWebhook(ctx, params.id),
};

export const webhooksDeliveries: TeamOperation = {
  scope: 'team',
  id: 'listWebhookDeliveries',
  method: 'GET',
  path: `${one}/deliveries`,
  role: 'admin',
  summary: 'List what was sent to a webhook in the last 30 days, newest first, with every attempt',
  query: ListWebhookDeliveries,
  response: listOf(WebhookDelivery),
  run: async ({ ctx, params, query }) => listWebhookDeliveries(ctx, params.id, query),
};

export const webhooksReplay: TeamOperation = {
  scope: 'team',
  id: 'replayWebhookDelivery',
  method: 'POST',
  path: '/api/v1/teams/{team}/webhook-deliveries/{id}/replay',
  role: 'admin',
  summary: 'Send a message again now, with the same id',
  response: WebhookAttempt,
  run: async ({ ctx, params }) => replayDelivery(ctx, params.id),
};
