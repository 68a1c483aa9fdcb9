import { z } from 'zod';
import { aPage } from '@/lib/cursor';
import { manyLines, noControls, oneLine } from '@/lib/plain-text';
import { attentionKinds } from './attention';
import { pipelineRanges } from './ranges';

/** Datamin's UUIDs, strictly: anything else could reach another internal route of the server. */
export const uuid = z
  .string({ error: 'takes a UUID' })
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, {
    error: 'takes a UUID, such as 9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e',
  });

const name = z
  .string({ error: 'takes a string' })
  .trim()
  .min(1, { error: 'takes at least one character' })
  .max(200, { error: 'takes at most 200 characters' })
  .regex(oneLine, noControls);

const description = z
  .string({ error: 'takes a string' })
  .trim()
  .max(4000, { error: 'takes at most 4000 characters' })
  .regex(manyLines, noControls);

const tag = z
  .string({ error: 'takes a string' })
  .trim()
  .min(1, { error: 'takes at least one character' })
  .max(50, { error: 'takes at most 50 characters' })
  .regex(oneLine, noControls);

const tags = z
  .array(tag, { error: 'takes a list of strings' })
  .max(20, { error: 'takes at most 20 tags' })
  .transform((list) => [...new Set(list)].sort());

export const RegisterPipeline = z.strictObject({
  uuid,
  name,
  credentialId: z.uuid({ error: 'takes the id of a credential of this team' }),
  description: description.default(''),
  tags: tags.default([]),
});

export type RegisterPipeline = z.output<typeof RegisterPipeline>;

/** Many pipelines of one credential, one per line: see readLines. */
export const RegisterPipelines = z.strictObject({
  credentialId: RegisterPipeline.shape.credentialId,
  text: z
    .string({ error: 'takes a string' })
    .max(200_000, { error: 'is too long: register them in parts' }),
});

export const UpdatePipeline = z.strictObject({
  name: name.optional(),
  description: description.optional(),
  tags: tags.optional(),
  credentialId: z.uuid({ error: 'takes the id of a credential of this team' }).optional(),
  runCredentialId: z
    .uuid({ error: 'takes the id of a credential of this team, or null' })
    .nullable()
    .optional()
    .describe('the credential that starts its runs; null: the one that reads it'),
});

export const NameTask = z.strictObject({
  name: name.nullable(),
});

export const pipelineStates = ['unknown', 'never_ran', 'succeeded', 'failed'] as const;
export type PipelineState = (typeof pipelineStates)[number];

/** What a list can be narrowed to: a state, or a reason for attention. `failed` and `failing` are the same. */
export const pipelineFilters = [
  'attention',
  ...attentionKinds,
  'stale',
  'doubtful',
  ...pipelineStates,
] as const;
export type PipelineFilter = (typeof pipelineFilters)[number];

export const pipelineSorts = ['name', 'attention', 'last-run', 'success-rate', 'duration'] as const;
export type PipelineSort = (typeof pipelineSorts)[number];

/** Which pipelines, and the range of their numbers. */
export const PipelineFilters = z.strictObject({
  q: z
    .string({ error: 'takes a string' })
    .trim()
    .max(200, { error: 'takes at most 200 characters' })
    .regex(oneLine, noControls)
    .optional(),
  tag: z
    .string({ error: 'takes a string' })
    .max(50, { error: 'takes at most 50 characters' })
    .regex(oneLine, noControls)
    .optional(),
  state: z.enum(pipelineFilters, { error: `takes ${pipelineFilters.join(', ')}` }).optional(),
  range: z.enum(pipelineRanges, { error: `takes ${pipelineRanges.join(', ')}` }).optional(),
  sort: z.enum(pipelineSorts, { error: `takes ${pipelineSorts.join(', ')}` }).default('name'),
});

export const ListPipelines = PipelineFilters.extend(aPage({ usual: 100 }));
