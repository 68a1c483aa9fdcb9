import { z } from 'zod';
import {
  attentionKinds,
  Degrading,
  healthSources,
  pipelineRanges,
  pipelineStates,
  Rhythm,
} from '@/lib/pipelines';
import { ms, time, uuid } from './shapes';

export const LastRun = z
  .object({ successful: z.boolean(), executedAt: time, durationMs: ms.nullable() })
  .nullable();

export const count = z
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
    failingSince: time
      .nullable()
      .describe('when the first run ended of those that fail since; null: none does, or not known'),
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
