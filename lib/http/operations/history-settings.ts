import { z } from 'zod';
import {
  outputPolicies,
  readHistorySettings,
  readOutputPolicy,
  readSync,
  SetBackfill,
  SetOutputPolicy,
  SetRetention,
  setBackfill,
  setOutputPolicy,
  setRetention,
  syncNow,
} from '@/lib/history';
import type { TeamOperation } from '../operation';
import { time } from './shapes';
import { Sync } from './sync-answer';

const team = '/api/v1/teams/{team}' as const;
const settings = `${team}/history-settings` as const;
const outputs = `${team}/credentials/{id}/outputs` as const;
const sync = `${team}/pipelines/{uuid}/sync` as const;
const uuid = (params: Record<string, string>) => params.uuid ?? '';

const Retention = z.object({ days: z.number().int().nullable().describe('null: for ever') });
const Kept = z.object({
  policy: z.enum(outputPolicies),
  keepKb: z.number().int().describe('of part: kilobytes of each output’s beginning'),
});
export const historySettingsRead: TeamOperation = {
  scope: 'team',
  id: 'readHistorySettings',
  method: 'GET',
  path: settings,
  role: 'admin',
  summary: 'What the team’s history keeps',
  response: z.object({
    retentionDays: z.number().int().nullable().describe('null: for ever'),
    oldestRunAt: time.nullable(),
    credentials: z.array(Kept.extend({ id: z.string(), name: z.string() })),
  }),
  run: ({ ctx }) => readHistorySettings(ctx),
};

export const historyRetention: TeamOperation = {
  scope: 'team',
  id: 'setRetention',
  method: 'PATCH',
  path: settings,
  role: 'admin',
  summary: 'How long runs are kept: what is older is deleted within the hour; sums of days stay',
  body: SetRetention,
  response: Retention,
  run: ({ ctx, body }) => setRetention(ctx, body),
};

export const outputsRead: TeamOperation = {
  scope: 'team',
  id: 'readOutputPolicy',
  method: 'GET',
  path: outputs,
  role: 'admin',
  summary: 'What is kept of the outputs of a credential’s pipelines',
  response: Kept,
  run: ({ ctx, params }) => readOutputPolicy(ctx, params.id ?? ''),
};

export const outputsChange: TeamOperation = {
  scope: 'team',
  id: 'setOutputPolicy',
  method: 'PATCH',
  path: outputs,
  role: 'admin',
  summary: 'Keep all of each output, its beginning, or nothing, from the next answer on',
  body: SetOutputPolicy,
  response: Kept,
  run: ({ ctx, params, body }) => setOutputPolicy(ctx, params.id ?? '', body),
};

export const syncRead: TeamOperation = {
  scope: 'team',
  id: 'readSync',
  method: 'GET',
  path: sync,
  role: 'viewer',
  summary: 'How far a pipeline’s history is read, and how it goes on',
  response: Sync,
  run: ({ ctx, params }) => readSync(ctx, uuid(params)),
};

export const syncAsk: TeamOperation = {
  scope: 'team',
  id: 'syncNow',
  method: 'POST',
  path: sync,
  role: 'operator',
  summary: 'Read a pipeline’s last day again, first in the team’s line',
  status: 204,
  run: ({ ctx, params }) => syncNow(ctx, uuid(params)),
};

export const syncBackfill: TeamOperation = {
  scope: 'team',
  id: 'setBackfill',
  method: 'PATCH',
  path: sync,
  role: 'admin',
  summary: 'How far back a pipeline’s log is read',
  body: SetBackfill,
  response: z.object({
    days: z
      .number()
      .int()
      .nullable()
      .describe('before it was registered; null: until Datamin has nothing more'),
  }),
  run: ({ ctx, params, body }) => setBackfill(ctx, uuid(params), body),
};
