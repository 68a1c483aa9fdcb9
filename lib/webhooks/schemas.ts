import { z } from 'zod';
import { aPage } from '@/lib/cursor';
import { noControls, oneLine } from '@/lib/plain-text';
import { runRequestStates } from '@/lib/runs';

const name = z
  .string({ error: 'takes a string' })
  .trim()
  .min(1, { error: 'takes at least one character' })
  .max(100, { error: 'takes at most 100 characters' })
  .regex(oneLine, noControls);

const url = z
  .string({ error: 'takes a web address' })
  .trim()
  .max(2000, { error: 'takes at most 2000 characters' });

const states = z
  .array(z.enum(runRequestStates, { error: `takes states: ${runRequestStates.join(', ')}` }), {
    error: 'takes a list of states',
  })
  .max(runRequestStates.length, { error: 'names a state twice' })
  .transform((list) => [...new Set(list)])
  .describe('which states are reported; empty: all of them');

const runRequests = z
  .boolean({ error: 'takes true or false' })
  .describe('whether run requests are reported');

export const pipelineEvents = ['failing', 'recovered', 'late', 'resumed'] as const;
export type PipelineEvent = (typeof pipelineEvents)[number];

const events = z
  .array(z.enum(pipelineEvents, { error: `takes events: ${pipelineEvents.join(', ')}` }), {
    error: 'takes a list of events',
  })
  .max(pipelineEvents.length, { error: 'names an event twice' })
  .transform((list) => [...new Set(list)])
  .describe('which changes of pipelines are reported; empty: none');

export const CreateWebhook = z.strictObject({
  name,
  url,
  states: states.default([]),
  runRequests: runRequests.default(true),
  pipelineEvents: events.default([]),
});

export const UpdateWebhook = z.strictObject({
  name: name.optional(),
  url: url.optional(),
  states: states.optional(),
  runRequests: runRequests.optional(),
  pipelineEvents: events.optional(),
  enabled: z.boolean({ error: 'takes true or false' }).optional(),
});

export const ListWebhookDeliveries = z.strictObject({
  ...aPage(),
});
