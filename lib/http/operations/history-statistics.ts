import { z } from 'zod';
import { ReadHistoryStatistics, readHistoryStatistics } from '@/lib/history';
import type { TeamOperation } from '../operation';
import { time } from './shapes';
import { Sync } from './sync-answer';

const count = z.number().int().min(0);
const ms = z.number().nullable().describe('milliseconds; null if no run had a duration');

const sums = {
  runs: count,
  failed: count,
  averageMs: ms,
  p50Ms: ms.describe('percentiles are accurate to within 1%'),
  p95Ms: ms,
  p99Ms: ms,
};
const Streak = z.object({ runs: count, from: time });

const Statistics = z.object({
  ...sums,
  period: z
    .enum(['hour', 'day', 'week', 'month'])
    .describe('length of the steps; depends on the range'),
  known: z.boolean().describe('false if part of the range has not been read yet or was pruned'),
  steps: z.array(
    z.object({ from: time, to: time.describe('exclusive'), known: z.boolean(), ...sums }),
  ),
  durations: z
    .object({ buckets: z.array(z.number().int()), counts: z.array(count) })
    .describe('bucket b counts the durations in (1.01^(b−1), 1.01^b] milliseconds'),
  failures: z.object({
    streaks: count,
    longest: Streak.extend({ to: time }).nullable(),
    current: Streak.nullable().describe('the streak that the last run belongs to'),
    meanBetweenMs: z.number().nullable().describe('between the starts of streaks'),
    meanRecoveryMs: z.number().nullable().describe('to the end of the next success'),
    since: time
      .nullable()
      .describe('if set, there were more failures; only those since then are counted'),
  }),
  week: z.object({
    hours: z.array(
      z.object({
        weekday: z.number().int().describe('1 is Monday'),
        hour: z.number().int().describe('in local time'),
        runs: count,
        failed: count,
        averageMs: ms,
      }),
    ),
    minute: z.number().int().describe('the local minute at which each hour begins'),
  }),
  tasks: z.array(
    z.object({
      taskUuid: z.string(),
      taskName: z.string().nullable(),
      taskType: z.string(),
      taskRuns: count,
      failed: count,
      cumulativeMs: z.number(),
      averageMs: ms,
      p50Ms: ms,
      p95Ms: ms,
      slow: z.object({ taskRuns: count, cumulativeMs: z.number() }),
    }),
  ),
  errors: z.array(
    z.object({
      fingerprint: z.string(),
      message: z.string().nullable(),
      failures: count,
      tasks: count,
      firstSeenAt: time.describe('in all of the history that is kept'),
      lastSeenAt: time,
      steps: z.array(count),
    }),
  ),
  metrics: z.array(
    z.object({
      taskUuid: z.string(),
      taskName: z.string().nullable(),
      taskType: z.string(),
      steps: z.array(
        z.object({
          from: time,
          to: time,
          average: z.number().nullable(),
          least: z.number().nullable(),
          most: z.number().nullable(),
        }),
      ),
    }),
  ),
  sync: Sync,
});

export const historyStatistics: TeamOperation = {
  scope: 'team',
  id: 'readHistoryStatistics',
  method: 'GET',
  path: '/api/v1/teams/{team}/pipelines/{uuid}/history',
  role: 'viewer',
  summary: 'Show a pipeline’s statistics from the history, by the days of a time zone',
  query: ReadHistoryStatistics,
  response: Statistics,
  run: ({ ctx, params, query }) => readHistoryStatistics(ctx, params.uuid, query),
};
