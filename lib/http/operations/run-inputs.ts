import { z } from 'zod';
import {
  listInputPresets,
  readRunInput,
  removeInputPreset,
  SaveInputPreset,
  saveInputPreset,
} from '@/lib/runs';
import type { TeamOperation } from '../operation';
import { time, uuid } from './shapes';

const presets = '/api/v1/teams/{team}/pipelines/{uuid}/input-presets' as const;

const InputPreset = z.object({
  id: uuid,
  name: z.string(),
  input: z.string(),
  createdAt: time,
  createdBy: z.string(),
});

export const inputPresetsList: TeamOperation = {
  scope: 'team',
  id: 'listInputPresets',
  method: 'GET',
  path: presets,
  role: 'operator',
  summary: 'List the pipeline’s input presets, and whether its runs accept input',
  response: z.object({ acceptsInput: z.boolean(), presets: z.array(InputPreset) }),
  run: async ({ ctx, params }) => listInputPresets(ctx, params.uuid),
};

export const inputPresetsSave: TeamOperation = {
  scope: 'team',
  id: 'saveInputPreset',
  method: 'POST',
  path: presets,
  role: 'operator',
  summary: 'Save an input preset; an existing one with the same name is replaced',
  body: SaveInputPreset,
  response: InputPreset,
  problems: [409],
  run: async ({ ctx, params, body }) => saveInputPreset(ctx, params.uuid, body),
};

export const inputPresetsRemove: TeamOperation = {
  scope: 'team',
  id: 'removeInputPreset',
  method: 'DELETE',
  path: '/api/v1/teams/{team}/input-presets/{id}',
  role: 'operator',
  summary: 'Remove an input preset',
  status: 204,
  run: async ({ ctx, params }) => removeInputPreset(ctx, params.id),
};

export const runRequestInput: TeamOperation = {
  scope: 'team',
  id: 'readRunInput',
  method: 'GET',
  path: '/api/v1/teams/{team}/run-requests/{id}/input',
  role: 'operator',
  summary: 'Show the input that a request’s run was started with; null if there was none',
  response: z.object({ input: z.string().nullable() }),
  run: async ({ ctx, params }) => ({ input: await readRunInput(ctx, params.id) }),
};
