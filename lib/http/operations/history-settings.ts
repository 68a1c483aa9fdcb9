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

const Retention = z.object({ days: z.number().int().nullable().describe('null: forever') });
const Kept = z.object({
  policy: z.enum(outputPolicies),
  keepKb: z
    .number()
    .int()
    .describe('for part: how many kilobytes are kept from the beginning of each output'),
});
export const historySettingsRead: TeamOperation = {
  scope: 'team',
  id: 'readHistorySettings',
  method: 'GET',
  path: settings,
  role: 'admin',
  summary: 'Show what the team’s history keeps',
  response: z.object({
    retentionDays: z.number().int().nullable().describe('null: forever'),
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
  summary:
    'Set how long runs are kept; older runs are deleted within the hour, daily totals are kept',
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
  summary: 'Show how much is kept of the outputs of a credential’s pipelines',
  response: Kept,
  run: ({ ctx, params }) => readOutputPolicy(ctx, params.id),
};

export const outputsChange: TeamOperation = {
  scope: 'team',
  id: 'setOutputPolicy',
  method: 'PATCH',
  path: outputs,
  role: 'admin',
  summary: 'Keep each output in full, its beginning, or nothing, from the next answer on',
  body: SetOutputPolicy,
  response: Kept,
  run: ({ ctx, params, body }) => setOutputPolicy(ctx, params.id, body),
};

export const syncRead: TeamOperation = {
  scope: 'team',
  id: 'readSync',
  method: 'GET',
  path: sync,
  role: 'viewer',
  summary: 'Show how far a pipeline’s history has been read',
  response: Sync,
  run: ({ ctx, params }) => readSync(ctx, params.uuid),
};

export const syncAsk: TeamOperation = {
  scope: 'team',
  id: 'syncNow',
  method: 'POST',
  path: sync,
  role: 'operator',
  summary: 'Read a pipeline’s last day again, ahead of the team’s other pipelines',
  status: 204,
  run: ({ ctx, params }) => syncNow(ctx, params.uuid),
};

export const syncBackfill: TeamOperation = {
  scope: 'team',
  id: 'setBackfill',
  method: 'PATCH',
  path: sync,
  role: 'admin',
  summary: 'Set how far back a pipeline’s log is read',
  body: SetBackfill,
  response: z.object({
    days: z
      .number()
      .int()
      .nullable()
      .describe('days before it was registered; null: as far back as Datamin has data'),
  }),
  run: ({ ctx, params, body }) => setBackfill(ctx, params.uuid, body),
};
