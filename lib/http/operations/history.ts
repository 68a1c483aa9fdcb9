import { z } from 'zod';
import { ExportRuns, exportRuns, ListRuns, listRuns, readWholeRun, WhichRun } from '@/lib/history';
import type { TeamOperation } from '../operation';
import { csvForm, jsonLinesForm, streamFile } from '../stream-file';
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
  summary: 'List the team’s runs from the history, latest start first',
  query: ListRuns,
  response: listOf(Run).extend({
    searchedTo: time
      .nullable()
      .describe(
        'if set, so few runs matched that the search stopped early, after checking everything since then; continue with nextCursor',
      ),
  }),
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
  summary: 'Show a run from the history with its task runs and what is kept of their outputs',
  query: WhichRun,
  response: OneRun,
  run: async ({ ctx, params, query }) =>
    toOneRunAnswer(await readWholeRun(ctx, params.uuid, query)),
};

export const historyNdjson: TeamOperation = {
  scope: 'team',
  id: 'exportRunsAsNdjson',
  method: 'GET',
  path: `${path}.ndjson`,
  role: 'viewer',
  summary: 'Export the matching runs as JSON lines, streamed',
  query: ExportRuns,
  response: RunLine,
  contentType: 'application/x-ndjson',
  run: async ({ ctx, query }) =>
    streamFile(exportRuns(ctx, query), jsonLinesForm(`${ctx.team.slug}-runs.ndjson`, toRunAnswer)),
};

export const historyCsv: TeamOperation = {
  scope: 'team',
  id: 'exportRunsAsCsv',
  method: 'GET',
  path: `${path}.csv`,
  role: 'viewer',
  summary:
    'Export the matching runs as CSV, streamed; if the connection breaks off, the file is incomplete',
  query: ExportRuns,
  response: z.string(),
  contentType: 'text/csv',
  run: async ({ ctx, query }) =>
    streamFile(
      exportRuns(ctx, query),
      csvForm(`${ctx.team.slug}-runs.csv`, runCsvHead, toRunCsvLine),
    ),
};
