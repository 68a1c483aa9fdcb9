import { z } from 'zod';
import {
  ChangeSettings,
  changeInstanceSettings,
  readEnvironment,
  readInstanceSettings,
} from '@/lib/instance';
import type { InstanceOperation } from '../operation';
import { time } from './shapes';

const path = '/api/v1/instance/settings' as const;

const Settings = z.object({
  passwordMinLength: z.number().int().describe('minimum number of characters in a new password'),
  sessionHours: z.number().int().describe('hours after which a sign-in ends'),
  adminFactorRequiredAt: time
    .nullable()
    .describe('since when instance admins need a second factor; null if they do not'),
  announcement: z.string().nullable().describe('shown to everyone on every page'),
  changedAt: time.nullable(),
  changedBy: z.string().nullable(),
});

export const instanceSettingsRead: InstanceOperation = {
  scope: 'instance',
  id: 'readInstanceSettings',
  method: 'GET',
  path,
  summary: 'Show the instance’s settings, and the environment of the process that answers',
  response: z.object({
    settings: Settings,
    environment: z.array(
      z.object({
        name: z.string(),
        what: z.string(),
        source: z.enum(['environment', 'default']),
        value: z.string().nullable().describe('for secrets, only that they are set'),
      }),
    ),
  }),
  run: async ({ ctx }) => ({
    settings: await readInstanceSettings(ctx),
    environment: readEnvironment(ctx),
  }),
};

export const instanceSettingsChange: InstanceOperation = {
  scope: 'instance',
  id: 'changeInstanceSettings',
  method: 'PATCH',
  path,
  summary: 'Change the settings given, for every process from the next request on',
  body: ChangeSettings,
  response: Settings,
  problems: [409],
  run: ({ ctx, body }) => changeInstanceSettings(ctx, body),
};
