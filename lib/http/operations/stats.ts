import { z } from 'zod';
import { readHistoryNumbers } from '@/lib/history';
import { parseInput } from '@/lib/input';
import { type LoggedTaskRun, ReadLog, readLog } from '@/lib/runs';
import {
  ReadAggregates,
  ReadRange,
  readAggregates,
  readConsolidated,
  readHistoryAggregates,
  readLastRun,
} from '@/lib/stats';
import { ndjson } from '../ndjson';
import type { TeamOperation } from '../operation';
import { outputForProgram } from './output-answer';
import { LogLine } from './pipeline-shapes';
import { Aggregates, LastRunReading, Statistics } from './reading-shapes';

const kinds = ['pipeline', 'task'] as const;

type Kind = (typeof kinds)[number];
const nouns = { pipeline: 'pipelines', task: 'tasks' } as const;
const pathOf = <Noun extends 'stats' | 'aggregates' | 'last-run'>(kind: Kind, noun: Noun) =>
  `/api/v1/teams/{team}/${nouns[kind]}/{uuid}/${noun}` as const;
const titled = { pipeline: 'Pipeline', task: 'Task' } as const;

/** Datamin counts failed tasks; the history counts runs. */
const Source = z.strictObject({
  source: z.enum(['datamin', 'history'], { error: 'takes datamin or history' }).default('datamin'),
});

const sourceOf = (source: string | undefined) =>
  parseInput(Source, source === undefined ? {} : { source }).source;

const statistics = (kind: Kind): TeamOperation => ({
  scope: 'team',
  id: `read${titled[kind]}Statistics`,
  method: 'GET',
  path: pathOf(kind, 'stats'),
  role: 'viewer',
  summary: `Show a ${kind}’s statistics for a range, from Datamin or the history`,
  query: ReadRange.safeExtend(Source.shape),
  response: Statistics,
  problems: [502],
  run({ ctx, params, query: { source, ...range } }) {
    const ref = { kind, uuid: params.uuid };
    return sourceOf(source) === 'history'
      ? readHistoryNumbers(ctx, ref, range)
      : readConsolidated(ctx, ref, range);
  },
});

const aggregates = (kind: Kind): TeamOperation => ({
  scope: 'team',
  id: `read${titled[kind]}Aggregates`,
  method: 'GET',
  path: pathOf(kind, 'aggregates'),
  role: 'viewer',
  summary: `Show a ${kind}’s statistics by day, week, month, quarter or year (UTC), from Datamin or the history`,
  query: ReadAggregates.safeExtend(Source.shape),
  response: Aggregates,
  problems: [502],
  run({ ctx, params, query: { source, ...buckets } }) {
    const ref = { kind, uuid: params.uuid };
    return sourceOf(source) === 'history'
      ? readHistoryAggregates(ctx, ref, buckets)
      : readAggregates(ctx, ref, buckets);
  },
});

const lastRun = (kind: Kind): TeamOperation => ({
  scope: 'team',
  id: `read${titled[kind]}LastRun`,
  method: 'GET',
  path: pathOf(kind, 'last-run'),
  role: 'viewer',
  summary: `Show a ${kind}’s last run`,
  response: LastRunReading,
  problems: [502],
  run: ({ ctx, params }) => readLastRun(ctx, { kind, uuid: params.uuid }),
});

export const pipelineStatistics = statistics('pipeline');
export const taskStatistics = statistics('task');
export const pipelineAggregates = aggregates('pipeline');
export const taskAggregates = aggregates('task');
export const pipelineLastRun = lastRun('pipeline');
export const taskLastRun = lastRun('task');

export const pipelineLogs: TeamOperation = {
  scope: 'team',
  id: 'readPipelineLogs',
  method: 'GET',
  path: '/api/v1/teams/{team}/pipelines/{uuid}/logs',
  role: 'viewer',
  summary: 'Stream task runs straight from Datamin, for at most 31 days',
  query: ReadLog,
  response: LogLine,
  contentType: 'application/x-ndjson',
  problems: [502],
  async run({ ctx, params, query, request }) {
    const stop = new AbortController();
    const signal = AbortSignal.any([request.signal, stop.signal]);
    const log = await readLog(ctx, params.uuid, query, signal);
    return ndjson(log.rows, toLogLine, stop, log.skipped);
  },
};

function toLogLine(row: LoggedTaskRun) {
  return {
    runUuid: row.runUuid,
    taskUuid: row.taskUuid,
    taskType: row.taskType,
    successful: row.isSuccessful,
    executedAt: row.executedAt,
    durationMs: row.durationMs,
    metricValue: row.metricValue,
    output: outputForProgram(row.output),
  };
}
