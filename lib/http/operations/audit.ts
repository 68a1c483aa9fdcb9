import { z } from 'zod';
import {
  exportAudit,
  FindAudit,
  ListAudit,
  listAudit,
  readAuditRetention,
  SetAuditRetention,
  setAuditRetention,
  VerifyAudit,
  verifyAudit,
} from '@/lib/audit';
import type { TeamOperation } from '../operation';
import { streamFile } from '../stream-file';
import { AuditEvent, AuditLine, auditCsv, auditNdjson, ChainAnswer } from './audit-answer';
import { listOf } from './shapes';

const path = '/api/v1/teams/{team}/audit' as const;

export const auditList: TeamOperation = {
  scope: 'team',
  id: 'listAudit',
  method: 'GET',
  path,
  role: 'admin',
  summary: 'Who did what to what, newest first, found by who, what, to what, when and words',
  query: ListAudit,
  response: listOf(AuditEvent),
  problems: [400, 422],
  run: ({ ctx, query: { limit, ...query } }) =>
    listAudit(ctx, { ...query, ...(limit === undefined ? {} : { limit: Number(limit) }) }),
};

export const auditCsvExport: TeamOperation = {
  scope: 'team',
  id: 'exportAuditAsCsv',
  method: 'GET',
  path: `${path}.csv`,
  role: 'admin',
  summary:
    'All events that fit, streamed as CSV; a connection that is cut says that it is not whole',
  query: FindAudit,
  response: z.string(),
  contentType: 'text/csv',
  problems: [422],
  run: async ({ ctx, query }) => streamFile(exportAudit(ctx, query), auditCsv(ctx.team.slug)),
};

export const auditNdjsonExport: TeamOperation = {
  scope: 'team',
  id: 'exportAuditAsNdjson',
  method: 'GET',
  path: `${path}.ndjson`,
  role: 'admin',
  summary: 'All events that fit, streamed as JSON lines',
  query: FindAudit,
  response: AuditLine,
  contentType: 'application/x-ndjson',
  problems: [422],
  run: async ({ ctx, query }) => streamFile(exportAudit(ctx, query), auditNdjson(ctx.team.slug)),
};

export const auditVerify: TeamOperation = {
  scope: 'team',
  id: 'verifyAudit',
  method: 'GET',
  path: `${path}/verify`,
  role: 'admin',
  summary:
    'Check the chain of the team’s events, and whether it still leads through a head noted earlier',
  query: VerifyAudit,
  response: ChainAnswer,
  problems: [422],
  run: ({ ctx, query }) => verifyAudit(ctx, query),
};

const Retention = z.object({ days: z.number().int().nullable().describe('null: for ever') });

export const auditRetention: TeamOperation = {
  scope: 'team',
  id: 'readAuditRetention',
  method: 'GET',
  path: `${path}-retention`,
  role: 'admin',
  summary: 'How long the audit is kept',
  response: Retention,
  run: ({ ctx }) => readAuditRetention(ctx),
};

export const auditRetentionSet: TeamOperation = {
  scope: 'team',
  id: 'setAuditRetention',
  method: 'PATCH',
  path: `${path}-retention`,
  role: 'owner',
  summary: 'Keep the audit for so many days, at least 90, or for ever; the rest stays verifiable',
  body: SetAuditRetention,
  response: Retention,
  run: ({ ctx, body }) => setAuditRetention(ctx, body),
};
