import { z } from 'zod';
import { actorKinds, roles } from '@/lib/context';
import {
  checkCauses,
  checkOutcomes,
  importOutcomes,
  verifyEvery,
  whenExpired,
} from '@/lib/credentials';
import {
  attentionKinds,
  Degrading,
  healthSources,
  pipelineRanges,
  pipelineStates,
  Rhythm,
} from '@/lib/pipelines';
import { runRequestStates } from '@/lib/runs';

/** The shapes of answers, for the description and for the tests that hold the answers to it. */

export const time = z.iso.datetime().describe('RFC 3339, UTC');
const uuid = z.string().describe('UUID');
const ms = z.number().describe('milliseconds');
const role = z.enum(roles);

export const Team = z.object({ id: uuid, slug: z.string(), name: z.string() });
export const OwnTeam = Team.extend({ role });

export const Credential = z.object({
  id: uuid,
  name: z.string(),
  baseUrl: z.string(),
  clientId: z.string(),
  clientSecretHint: z.string().describe('the last four characters; none of a very short secret'),
  clientSecretReference: z.string().nullable(),
  hasOutputKey: z.boolean(),
  outputScheme: z.string().nullable(),
  acceptsInput: z.boolean().describe('whether runs may be started with an input'),
  scopes: z.array(z.string()).describe('Datamin’s own words, sorted'),
  abilities: z
    .array(z.object({ scopes: z.array(z.string()), granted: z.boolean(), words: z.string() }))
    .nullable()
    .describe('what each scope allows, and what works not for want of one; null: none was named'),
  status: z.enum(['unverified', 'ok', 'failing']),
  statusReason: z.string().nullable(),
  failingSince: time.nullable(),
  oldSecret: z
    .object({ hint: z.string(), until: time })
    .nullable()
    .describe('the secret before the last rotation, while there is a way back to it'),
  disabled: z
    .object({ at: time, by: z.string(), reason: z.string() })
    .nullable()
    .describe('while it is switched off no call is made with it'),
  createdAt: time,
  createdBy: z.string().nullable().describe('null: made before this was kept'),
  lastVerifiedAt: time.nullable(),
  lastUsedAt: time.nullable(),
  rotatedAt: time.nullable(),
  expiresOn: z.string().nullable().describe('the UTC day from which it counts as expired'),
  daysLeft: z.number().int().nullable().describe('until then; 0 on the day itself, then negative'),
  whenExpired: z
    .enum(whenExpired)
    .describe('warn: it goes on and people are told; disable: it is switched off on that day'),
  verifyEvery: z.enum(verifyEvery).describe('how often the worker verifies it'),
  accessToken: z
    .object({ fetchedAt: time, expiresAt: time })
    .nullable()
    .describe('of the access token that is held'),
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
      id: uuid.nullable().describe('of the credential that was made of it'),
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
    .describe('the last 30, oldest first'),
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
    .describe('of all; at most 50 of each kind are listed'),
});

export const Verification = z.object({
  ok: z.boolean(),
  scopes: z.array(z.string()),
  reason: z.string().optional(),
});

export const LastRun = z
  .object({ successful: z.boolean(), executedAt: time, durationMs: ms.nullable() })
  .nullable();

const count = z
  .number()
  .int()
  .min(0)
  .nullable()
  .describe('null: Datamin sent an impossible number');

export const Pipeline = z.object({
  uuid,
  name: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  credentialId: uuid,
  runCredentialId: uuid
    .nullable()
    .describe('what its runs are asked for with; null: the one that reads it'),
  createdAt: time,
  health: z.object({
    state: z.enum(pipelineStates),
    lastRun: LastRun,
    attention: z.array(z.enum(attentionKinds)).describe('why it is to be seen to, worst first'),
    late: z
      .object({ since: time, rhythm: Rhythm })
      .nullable()
      .describe('a run is overdue by the rhythm of the last ones'),
    degrading: Degrading.nullable().describe('clearly worse than its own past'),
    range: z.enum(pipelineRanges).describe('whole UTC days, today included; 24h is two of them'),
    successes: count,
    failures: count,
    successRate: z.number().min(0).max(1).nullable(),
    averageDurationMs: ms.nullable(),
    doubtful: z.boolean(),
    sparkline: z
      .array(z.object({ successes: count, failures: count }))
      .describe('the last 30 days; of the range 90d, three days each'),
    source: z
      .enum(healthSources)
      .describe(
        'history counts runs; datamin, where the history does not reach back, failed tasks',
      ),
    fetchedAt: time.nullable().describe('of the history: until when it is read'),
    stale: z.boolean(),
    problem: z.string().nullable(),
  }),
});

export const Task = z.object({
  uuid,
  name: z.string().nullable(),
  taskType: z.string(),
  firstSeenAt: time,
  lastSeenAt: time.nullable(),
  pipeline: z.object({ uuid, name: z.string() }),
});

const source = {
  source: z.literal('datamin'),
  fetchedAt: time,
  stale: z.boolean(),
  doubtful: z.boolean(),
  problem: z.string().nullable().describe('a sentence: why there is nothing newer'),
};

const ofEither = {
  source: z.enum(healthSources),
  fetchedAt: time.nullable().describe('of the history: until when it is read; null: not at all'),
};

const quantiles = {
  p50Ms: ms.nullable().optional().describe('of the history alone, within 1 %'),
  p95Ms: ms.nullable().optional(),
  p99Ms: ms.nullable().optional(),
};

export const Statistics = z.object({
  successes: count,
  failures: count,
  averageDurationMs: ms.nullable(),
  lastRun: LastRun,
  ...source,
  ...ofEither,
  ...quantiles,
});

export const Aggregates = z.object({
  items: z.array(
    z.object({
      from: time,
      to: time.describe('exclusive'),
      successes: count,
      failures: count,
      averageDurationMs: ms.nullable(),
      doubtful: z.boolean(),
      ...quantiles,
    }),
  ),
  ...source,
  ...ofEither,
});

export const LastRunReading = z.object({ lastRun: LastRun, ...source });

export const RunRequest = z.object({
  id: uuid,
  pipelineUuid: uuid,
  state: z.enum(runRequestStates),
  runUuid: uuid.nullable(),
  attempt: z.number().int(),
  requestedAt: time,
  requestedBy: z.object({ kind: z.enum(actorKinds), name: z.string() }),
  settledAt: time.nullable().describe('when Datamin’s answer, or its absence, was known'),
  endedAt: time.nullable().describe('when nothing more can become of it'),
  following: z.boolean().describe('whether its run is looked for in the log'),
  stalled: z.boolean().describe('accepted, and for 15 minutes the log had nothing of it'),
  progress: z
    .object({ taskRuns: z.number().int(), failed: z.number().int(), startedAt: time, lastAt: time })
    .nullable()
    .describe('its run, as the log last had it'),
  lookedAt: time.nullable().describe('when the log was last looked at for it'),
  lookProblem: z.string().nullable().describe('a sentence: why that look says nothing'),
  repeatOf: uuid.nullable().describe('the request in doubt that this one was made instead of'),
  inputBytes: z
    .number()
    .int()
    .nullable()
    .describe('of what its run was started with; null: with nothing'),
  scheduleId: uuid.nullable().describe('the schedule that asked, if one did'),
  reason: z.string().optional().describe('a sentence'),
});

const Candidate = z.object({
  runUuid: uuid,
  startedAt: time,
  lastAt: time,
  taskRuns: z.number().int(),
  failed: z.number().int(),
  startedAfterMs: z.number().describe('milliseconds after the request was sent'),
});

export const RunRequestEvent = z.object({
  id: uuid,
  at: time,
  kind: z.enum(['moved', 'noted', 'stalled', 'looked']),
  from: z.enum(runRequestStates).nullable(),
  to: z.enum(runRequestStates),
  attempt: z.number().int(),
  note: z.string().nullable(),
  by: z.object({ kind: z.enum(actorKinds), name: z.string() }).nullable(),
});

export const RunRequestStory = RunRequest.extend({
  doubtful: z.boolean().describe('whether a person must end it'),
  finding: z
    .enum(['none', 'probable', 'several'])
    .nullable()
    .describe('of an uncertain request: whether the log has the run it may have started'),
  candidates: z.array(Candidate),
  repeatedBy: uuid.nullable().describe('the request that was made instead of this one'),
  bulkRunId: uuid.nullable().describe('the bulk run that it is one of'),
  usual: z.object({ durationMs: ms.nullable(), tasks: z.number().int() }),
  events: z.array(RunRequestEvent),
});

export const Member = z.object({
  id: uuid,
  userId: uuid,
  name: z.string(),
  email: z.string(),
  role,
  createdAt: time,
  lastSignInAt: time.nullable(),
  lastSeenAt: time.nullable().describe('in any session of theirs, right to ten minutes'),
  secondFactorAt: time.nullable().describe('since when they have one'),
});

export const Invitation = z.object({
  id: uuid,
  email: z.string().nullable(),
  role,
  invitedBy: z.string(),
  createdAt: time,
  expiresAt: time,
  state: z.enum(['open', 'expired']),
});

export const InvitationShown = Invitation.extend({
  url: z.string().describe('shown once'),
  mailed: z.boolean().describe('whether it is on its way by mail'),
});

export const ApiToken = z.object({
  id: uuid,
  name: z.string(),
  role,
  hint: z.string().describe('the last four characters'),
  createdBy: z.string(),
  createdAt: time,
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable(),
  serviceAccount: z
    .object({ id: uuid, name: z.string() })
    .nullable()
    .describe('null for a person’s, which ends with their membership'),
  pipelines: z
    .array(uuid)
    .nullable()
    .describe('what it reaches, beside those with its tags; null: the whole team'),
  tags: z.array(z.string()).nullable(),
});

export const ServiceAccount = z.object({
  id: uuid,
  name: z.string(),
  role: role.describe('the most that its tokens may do'),
  enabled: z.boolean(),
  createdBy: z.string(),
  createdAt: time,
  disabledAt: time.nullable(),
  disabledBy: z.string().nullable(),
  lastUsedAt: time.nullable().describe('of any of its tokens, right to a minute'),
  tokens: z.number().int(),
});

export const Webhook = z.object({
  id: uuid,
  name: z.string(),
  url: z.string(),
  states: z.array(z.enum(runRequestStates)).describe('which states are told of; none: all'),
  enabled: z.boolean(),
  disabledReason: z.string().nullable().describe('a sentence: why the portal gave it up'),
  failingSince: time.nullable().describe('since when nothing arrived'),
  createdAt: time,
  createdBy: z.string(),
  rotatedAt: time.nullable(),
  oldSecretUntil: time.nullable().describe('until when the secret before signs too'),
});

export const WebhookDelivery = z.object({
  id: uuid.describe('the message’s id, as in webhook-id'),
  kind: z.string(),
  runRequestId: uuid.nullable(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  createdAt: time,
  dueAt: time.nullable().describe('when it is tried next'),
  settledAt: time.nullable(),
  attempts: z.array(
    z.object({
      at: time,
      durationMs: ms,
      status: z.number().int().nullable(),
      problem: z.string().nullable().describe('a sentence: why it did not arrive'),
      answer: z.string().nullable().describe('the first KiB of the answer'),
    }),
  ),
});

export const WebhookAttempt = z.object({
  deliveryId: uuid,
  status: z.number().int().nullable(),
  durationMs: ms,
  problem: z.string().nullable().describe('a sentence: why it did not arrive; null: it did'),
  answer: z.string().nullable(),
});

/** A page of a list. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const LogLine = z
  .union([
    z.object({
      runUuid: uuid,
      taskUuid: uuid,
      taskType: z.string(),
      successful: z.boolean(),
      executedAt: time,
      durationMs: ms.nullable(),
      metricValue: z.number().nullable(),
      output: z.looseObject({ kind: z.string() }),
    }),
    z.object({ end: z.literal(true), rows: z.number().int() }),
    z.object({ problem: z.looseObject({ status: z.number(), title: z.string() }) }),
  ])
  .describe('One line each; the last is {"end":true,…} or {"problem":{…}}');
