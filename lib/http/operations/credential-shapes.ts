import { z } from 'zod';
import {
  checkCauses,
  checkOutcomes,
  importOutcomes,
  verifyEvery,
  whenExpired,
} from '@/lib/credentials';
import { time, uuid } from './shapes';

export const Credential = z.object({
  id: uuid,
  name: z.string(),
  baseUrl: z.string(),
  clientId: z.string(),
  clientSecretHint: z.string().describe('the last four characters; empty for a very short secret'),
  clientSecretReference: z.string().nullable(),
  hasOutputKey: z.boolean(),
  outputScheme: z.string().nullable(),
  acceptsInput: z.boolean().describe('whether runs may be started with an input'),
  scopes: z.array(z.string()).describe('as Datamin names them, sorted'),
  abilities: z
    .array(z.object({ scopes: z.array(z.string()), granted: z.boolean(), words: z.string() }))
    .nullable()
    .describe(
      'what each scope allows, and what does not work without it; null if Datamin named no scopes',
    ),
  status: z.enum(['unverified', 'ok', 'failing']),
  statusReason: z.string().nullable(),
  failingSince: time.nullable(),
  oldSecret: z
    .object({ hint: z.string(), until: time })
    .nullable()
    .describe('the secret before the last rotation, while it can still be restored'),
  disabled: z
    .object({ at: time, by: z.string(), reason: z.string() })
    .nullable()
    .describe('set while the credential is switched off; no call is made with it'),
  createdAt: time,
  createdBy: z.string().nullable().describe('null if created before this was recorded'),
  lastVerifiedAt: time.nullable(),
  lastUsedAt: time.nullable(),
  rotatedAt: time.nullable(),
  expiresOn: z.string().nullable().describe('the UTC day from which it counts as expired'),
  daysLeft: z
    .number()
    .int()
    .nullable()
    .describe('days until expiresOn; 0 on the day itself, then negative'),
  whenExpired: z
    .enum(whenExpired)
    .describe(
      'warn: it stays in use and people are notified; disable: it is switched off on that day',
    ),
  verifyEvery: z.enum(verifyEvery).describe('how often the worker verifies it'),
  accessToken: z
    .object({ fetchedAt: time, expiresAt: time })
    .nullable()
    .describe('the access token currently held'),
});

export const Import = z.object({
  dryRun: z.boolean(),
  rows: z.array(
    z.object({
      row: z.number().int(),
      name: z.string().nullable(),
      baseUrl: z.string().nullable(),
      clientId: z.string().nullable(),
      outcome: z.enum(importOutcomes),
      problems: z.array(z.string()),
      scopes: z.array(z.string()).nullable(),
      id: uuid.nullable().describe('the credential created from this row'),
    }),
  ),
});

const ends = z.number().int();

export const CredentialCheck = z.object({
  id: uuid,
  at: time,
  cause: z.enum(checkCauses),
  outcome: z.enum(checkOutcomes),
  reason: z.string().nullable(),
  by: z.string(),
});

export const CredentialHealth = z.object({
  days: z
    .array(
      z.object({
        day: z.string().describe('UTC'),
        checks: z.object({ ok: ends, refused: ends, unreachable: ends }),
        calls: z.object({ ok: ends, refused: ends, failed: ends }),
      }),
    )
    .describe('the last 30 days, oldest first'),
});

export const ListedCredential = Credential.extend({
  pipelines: z.number().int().describe('how many pipelines use it'),
});

export const Dependants = z.object({
  pipelines: z.array(z.object({ uuid, name: z.string(), reads: z.boolean(), runs: z.boolean() })),
  schedules: z.array(
    z.object({ id: uuid, name: z.string(), pipelineName: z.string(), paused: z.boolean() }),
  ),
  reports: z.array(z.object({ id: uuid, name: z.string() })),
  counts: z
    .object({ pipelines: z.number().int(), schedules: z.number().int(), reports: z.number().int() })
    .describe('totals; at most 50 of each kind are listed'),
});

export const Verification = z.object({
  ok: z.boolean(),
  scopes: z.array(z.string()),
  reason: z.string().optional(),
});
