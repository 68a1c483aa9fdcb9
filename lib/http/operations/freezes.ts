import { z } from 'zod';
import {
  ChangeRunSettings,
  changeRunSettings,
  Freeze,
  freezePipeline,
  freezeTeam,
  listFreezes,
  readRunSettings,
  unfreezePipeline,
  unfreezeTeam,
} from '@/lib/runs';
import type { TeamOperation } from '../operation';
import { time } from './shapes';

const teamFreeze = '/api/v1/teams/{team}/freeze';
const pipelineFreeze = '/api/v1/teams/{team}/pipelines/{uuid}/freeze';
const runSettings = '/api/v1/teams/{team}/pipelines/{uuid}/run-settings';

const FreezeAnswer = z.object({
  pipeline: z
    .object({ uuid: z.string(), name: z.string() })
    .nullable()
    .describe('null: the whole team'),
  reason: z.string(),
  frozenAt: time,
  frozenBy: z.string(),
  endsAt: time.nullable().describe('null: until someone ends it'),
});

const RunSettings = z.object({
  needsConfirmation: z.boolean().describe('requests without "confirm": true are refused (409)'),
  coolDownMs: z
    .number()
    .int()
    .describe('milliseconds after a request during which others are refused (409, Retry-After)'),
});

export const freezesList: TeamOperation = {
  scope: 'team',
  id: 'listFreezes',
  method: 'GET',
  path: '/api/v1/teams/{team}/freezes',
  role: 'viewer',
  summary: 'List the freezes in force, the team’s first',
  response: z.object({ items: z.array(FreezeAnswer) }),
  run: async ({ ctx }) => ({ items: await listFreezes(ctx) }),
};

export const freezesTeam: TeamOperation = {
  scope: 'team',
  id: 'freezeTeam',
  method: 'POST',
  path: teamFreeze,
  role: 'admin',
  summary: 'Freeze the whole team: no run requests, no schedules, not even with "anyway"',
  body: Freeze,
  response: FreezeAnswer,
  run: ({ ctx, body }) => freezeTeam(ctx, body),
};

export const freezesTeamEnd: TeamOperation = {
  scope: 'team',
  id: 'unfreezeTeam',
  method: 'DELETE',
  path: teamFreeze,
  role: 'admin',
  summary: 'End the team’s freeze; freezes of single pipelines stay in force',
  status: 204,
  run: ({ ctx }) => unfreezeTeam(ctx),
};

export const freezesPipeline: TeamOperation = {
  scope: 'team',
  id: 'freezePipeline',
  method: 'POST',
  path: pipelineFreeze,
  role: 'operator',
  summary: 'Freeze a pipeline: no run requests, no schedules, not even with "anyway"',
  body: Freeze,
  response: FreezeAnswer,
  run: ({ ctx, params, body }) => freezePipeline(ctx, params.uuid, body),
};

export const freezesPipelineEnd: TeamOperation = {
  scope: 'team',
  id: 'unfreezePipeline',
  method: 'DELETE',
  path: pipelineFreeze,
  role: 'operator',
  summary: 'End the freeze of a pipeline',
  status: 204,
  run: ({ ctx, params }) => unfreezePipeline(ctx, params.uuid),
};

export const runSettingsRead: TeamOperation = {
  scope: 'team',
  id: 'readRunSettings',
  method: 'GET',
  path: runSettings,
  role: 'viewer',
  summary: 'Show whether runs of a pipeline need a confirmation, and its cool-down',
  response: RunSettings,
  run: ({ ctx, params }) => readRunSettings(ctx, params.uuid),
};

export const runSettingsChange: TeamOperation = {
  scope: 'team',
  id: 'changeRunSettings',
  method: 'PATCH',
  path: runSettings,
  role: 'admin',
  of: 'pipeline',
  summary: 'Change whether runs of a pipeline need a confirmation, and its cool-down',
  body: ChangeRunSettings,
  response: RunSettings,
  run: ({ ctx, params, body }) => changeRunSettings(ctx, params.uuid, body),
};
