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
  .describe('null if Datamin sent an impossible number');

export const Pipeline = z.object({
  uuid,
  name: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  credentialId: uuid,
  runCredentialId: uuid
    .nullable()
    .describe('the credential that starts its runs; null: the one that reads it'),
  createdAt: time,
  health: z.object({
    state: z.enum(pipelineStates),
    lastRun: LastRun,
    attention: z.array(z.enum(attentionKinds)).describe('why it needs attention, worst first'),
    failingSince: time
      .nullable()
      .describe(
        'when the first of the current row of failed runs ended; null if it is not failing, or that is not known',
      ),
    late: z
      .object({ since: time, rhythm: Rhythm })
      .nullable()
      .describe('set if a run is overdue, judging by the rhythm of recent ones'),
    degrading: Degrading.nullable().describe('set if it is clearly worse than in its own past'),
    range: z.enum(pipelineRanges).describe('whole UTC days including today; 24h covers two'),
    successes: count,
    failures: count,
    successRate: z.number().min(0).max(1).nullable(),
    averageDurationMs: ms.nullable(),
    doubtful: z.boolean(),
    sparkline: z
      .array(z.object({ successes: count, failures: count }))
      .describe(
        'one entry a day for the last 30 days; with the range 90d, one for every three days',
      ),
    source: z
      .enum(healthSources)
      .describe(
        'history: failed runs are counted; datamin: failed tasks are counted, because the history does not go back far enough',
      ),
    fetchedAt: time.nullable().describe('for the history, how far it has been read'),
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
    z.object({
      end: z.literal(true),
      rows: z.number().int(),
      skipped: z.number().int().optional().describe('rows of Datamin that made no sense'),
    }),
    z.object({ problem: z.looseObject({ status: z.number(), title: z.string() }) }),
  ])
  .describe('One JSON object per line; the last is {"end":true,…} or {"problem":{…}}');
