import { z } from 'zod';
import { OUTPUT_SCHEMES, parseOutputKey } from '@/lib/datamin';
import { calendarDate } from '@/lib/instants';
import { noControls, oneLine } from '@/lib/plain-text';
import { parseReference, referenceForm } from '@/lib/secret-references';
import { whenExpired } from './expiry';
import { verifyEvery } from './internal';

const name = z
  .string({ error: 'takes a string' })
  .trim()
  .min(1, { error: 'takes at least one character' })
  .max(120, { error: 'takes at most 120 characters' })
  .regex(oneLine, noControls);

const baseUrl = z.string({ error: 'takes a web address' }).max(2048, { error: 'is too long' });

const clientId = z
  .string({ error: 'takes a string' })
  .trim()
  .min(1, { error: 'takes the client id that Datamin shows' })
  .max(200, { error: 'takes at most 200 characters' })
  .regex(oneLine, noControls);

const clientSecret = z
  .string({ error: 'takes a string' })
  .min(1, { error: 'takes the client secret that Datamin showed once' })
  .max(4096, { error: 'takes at most 4096 characters' })
  .regex(oneLine, noControls);

/** Where the secret is kept outside the portal. */
const clientSecretReference = z
  .string({ error: 'takes a string' })
  .trim()
  .refine((text) => parseReference(text) !== null, { error: referenceForm })
  .describe('instead of clientSecret: the team’s own env:NAME, file:NAME or vault:PATH#FIELD');

/** 32 bytes, in the formats people copy keys in. */
const outputKey = z
  .string({ error: 'takes a string' })
  .trim()
  .refine((text) => parseOutputKey(text) !== null, {
    error: 'takes a key of 32 bytes, in Base64 or hexadecimal',
  });

const outputScheme = z.enum(OUTPUT_SCHEMES, { error: `takes ${OUTPUT_SCHEMES.join(' or ')}` });

export const CreateCredential = z.strictObject({
  name,
  baseUrl,
  clientId,
  clientSecret: clientSecret.optional(),
  clientSecretReference: clientSecretReference.optional(),
  outputKey: outputKey.optional(),
  outputScheme: outputScheme.optional(),
  verify: z.boolean({ error: 'takes true or false' }).default(true),
});

export const UpdateCredential = z.strictObject({
  name: name.optional(),
  baseUrl: baseUrl.optional(),
  clientId: clientId.optional(),
  clientSecret: z
    .string({ error: 'takes a string' })
    .max(4096, { error: 'takes at most 4096 characters' })
    .regex(oneLine, noControls)
    .optional()
    .describe('if blank or absent, the stored secret is kept'),
  clientSecretReference: clientSecretReference.optional(),
  /** null removes the key. */
  outputKey: outputKey.nullable().optional(),
  outputScheme: outputScheme.optional(),
  acceptsInput: z.boolean({ error: 'takes true or false' }).optional(),
  expiresOn: calendarDate
    .nullable()
    .optional()
    .describe('the UTC day from which it counts as expired; null: it does not expire'),
  whenExpired: z
    .enum(whenExpired, { error: `takes ${whenExpired.join(' or ')}` })
    .optional()
    .describe(
      'warn: it stays in use and people are notified; disable: it is switched off on that day',
    ),
  verifyEvery: z
    .enum(verifyEvery, { error: `takes ${verifyEvery.join(', ')}` })
    .optional()
    .describe('how often the worker verifies it'),
  verify: z.boolean({ error: 'takes true or false' }).default(true),
});

/** The reason, for the audit and for whoever sees the effect. */
export const Reason = z.strictObject({
  reason: z
    .string({ error: 'takes the reason, in a few words' })
    .trim()
    .min(1, { error: 'takes the reason, in a few words' })
    .max(500, { error: 'takes at most 500 characters' })
    .regex(oneLine, noControls),
});

const keepHours = 'takes a whole number of hours from 0 to 720';

export const RotateCredential = z.strictObject({
  clientSecret: clientSecret.optional(),
  clientSecretReference: clientSecretReference.optional(),
  keepOldHours: z
    .int({ error: keepHours })
    .min(0, { error: keepHours })
    .max(720, { error: keepHours })
    .default(24)
    .describe('how long the old secret can be restored; 0: it is not kept'),
});

export const GoBack = z.strictObject({
  verify: z.boolean({ error: 'takes true or false' }).default(true),
});

const importFormats = ['csv', 'json'] as const;

/** More than a hundred rows need. Characters. */
const mostText = 512 * 1024;

export const ImportCredentials = z.strictObject({
  format: z.enum(importFormats, { error: `takes ${importFormats.join(' or ')}` }),
  text: z
    .string({ error: 'takes a string' })
    .min(1, { error: 'takes the rows' })
    .max(mostText, { error: 'takes at most 512 KiB' })
    .describe('the file’s contents; only names, servers and client ids are returned'),
  dryRun: z
    .boolean({ error: 'takes true or false' })
    .default(true)
    .describe('true: reports what would happen and stores nothing'),
  rows: z
    .array(z.int({ error: 'takes row numbers' }).min(1, { error: 'takes numbers of rows' }), {
      error: 'takes a list of row numbers',
    })
    .max(1000, { error: 'takes at most 1000' })
    .optional()
    .describe('which rows to import; absent: all that are valid'),
  verify: z.boolean({ error: 'takes true or false' }).default(true),
});
