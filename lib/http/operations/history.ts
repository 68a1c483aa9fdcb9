import { z } from 'zod';
import { ExportRuns, exportRuns, ListRuns, listRuns, readWholeRun, WhichRun } from '@/lib/history';
import type { TeamOperation } from '../operation';
import { streamFile } from '../stream-file';
import {
  OneRun,
  Run,
  RunLine,
  runCsvHead,
  toOneRunAnswer,
  toRunAnswer,
  toRunCsvLine,
} from './run-answer';
import { listOf, time } from './shapes';

const path = '/api/v1/teams/{team}/runs' as const;

export const historyList: TeamOperation = {
  scope: 'team',
  id: 'listRuns',
  method: 'GET',
  path,
  role: 'viewer',
  summary: 'Runs of the team from the kept history, newest start first',
  query: ListRuns,
  response: listOf(Run).extend({
    searchedTo: time
      .nullable()
      .describe(
        'not null: so few runs fit that the search ended early; all since then were looked at, and nextCursor goes on',
      ),
  }),
  problems: [400, 422],
  async run({ ctx, query }) {
    const { items, ...rest } = await listRuns(ctx, query);
    return { items: items.map(toRunAnswer), ...rest };
  },
};

export const historyRun: TeamOperation = {
  scope: 'team',
  id: 'getRun',
  method: 'GET',
  path: `${path}/{uuid}`,
  role: 'viewer',
  summary: 'One run of the kept history with its task runs and what is kept of their outputs',
  query: WhichRun,
  response: OneRun,
  problems: [422],
  run: async ({ ctx, params, query }) =>
    toOneRunAnswer(await readWholeRun(ctx, params.uuid ?? '', query)),
};

export const historyNdjson: TeamOperation = {
  scope: 'team',
  id: 'exportRunsAsNdjson',
  method: 'GET',
  path: `${path}.ndjson`,
  role: 'viewer',
  summary: 'All runs that fit, streamed as JSON lines',
  query: ExportRuns,
  response: RunLine,
  contentType: 'application/x-ndjson',
  problems: [422],
  run: async ({ ctx, query }) =>
    streamFile(exportRuns(ctx, query), {
      contentType: 'application/x-ndjson',
      fileName: `${ctx.team.slug}-runs.ndjson`,
      head: '',
      line: (run) => `${JSON.stringify(toRunAnswer(run))}\n`,
      foot: (rows) => `${JSON.stringify({ end: true, rows })}\n`,
      problem: (problem) => `${JSON.stringify({ problem })}\n`,
    }),
};

export const historyCsv: TeamOperation = {
  scope: 'team',
  id: 'exportRunsAsCsv',
  method: 'GET',
  path: `${path}.csv`,
  role: 'viewer',
  summary: 'All runs that fit, streamed as CSV; a connection that is cut says that it is not whole',
  query: ExportRuns,
  response: z.string(),
  contentType: 'text/csv',
  problems: [422],
  run: async ({ ctx, query }) =>
    streamFile(exportRuns(ctx, query), {
      contentType: 'text/csv',
      fileName: `${ctx.team.slug}-runs.csv`,
      head: runCsvHead,
      line: toRunCsvLine,
      foot: () => '',
      problem: null,
    }),
};
