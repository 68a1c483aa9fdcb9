import { z } from 'zod';

const Uuid = z.guid();
const Instant = z.iso.datetime({ offset: true });

export const ClockInput = z.union([
  /** Milliseconds to move forward. */
  z.strictObject({ advanceMs: z.number() }),
  z.strictObject({ set: Instant }),
]);

export const QuirksPatch = z
  .strictObject({
    databaseDown: z.boolean(),
    negativeCounts: z.enum(['negative', 'wrapped', 'unread']),
    unknownClient: z.enum(['server-error', 'reset']),
  })
  .partial();

export const OrganizationInput = z.strictObject({
  uuid: Uuid,
  name: z.string(),
  apiAccess: z.boolean().default(true),
});
export const OrganizationPatch = z.strictObject({ apiAccess: z.boolean() });

export const ClientInput = z.strictObject({
  id: z.string(),
  secret: z.string(),
  organizationUuid: Uuid,
  dialect: z.enum(['hosted', 'oss']),
  name: z.string().default('added by the control port'),
  permissions: z.array(z.enum(['run', 'stats'])).default(['run', 'stats']),
  /** Seconds. */
  expiresIn: z.number().int().min(0).default(86_400),
  tokenParameters: z.enum(['any', 'query-only']).default('any'),
  aggregatesShape: z.enum(['array', 'object']).default('array'),
});
/** Without defaults: fields that are left out stay as they are. */
export const ClientPatch = z
  .strictObject({
    secret: z.string(),
    otherSecrets: z.array(z.string()),
    dialect: z.enum(['hosted', 'oss']),
    permissions: z.array(z.enum(['run', 'stats'])),
    expiresIn: z.number().int().min(0),
    tokenParameters: z.enum(['any', 'query-only']),
    aggregatesShape: z.enum(['array', 'object']),
  })
  .partial();

const TaskInput = z.strictObject({
  uuid: Uuid,
  name: z.string(),
  type: z.string(),
  durationMs: z.number().min(0).default(800),
  failureRate: z.number().min(0).max(1).default(0),
  repeats: z.number().int().min(1).default(1),
});

export const PipelineInput = z.strictObject({
  uuid: Uuid,
  organizationUuid: Uuid,
  name: z.string(),
  type: z.enum(['generic', 'metric']).default('generic'),
  state: z.enum(['active', 'paused', 'template']).default('active'),
  tasks: z.array(TaskInput).default([]),
});
export const PipelinePatch = z.strictObject({ state: z.enum(['active', 'paused', 'template']) });

export const RunInput = z.strictObject({
  uuid: Uuid.optional(),
  taskRuns: z.array(
    z.strictObject({
      task: z.string().optional(),
      executedAt: Instant,
      durationMs: z.number().min(0).optional(),
      isSuccessful: z.boolean().optional(),
      /** The text itself, not its Base64. */
      output: z.string().optional(),
      metricValue: z.number().optional(),
      repeats: z.number().int().min(1).max(10_000).optional(),
    }),
  ),
});
