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
  summary:
    'List the team’s audit events, newest first; filter by actor, action, target, time or text',
  query: ListAudit,
  response: listOf(AuditEvent),
  run: ({ ctx, query }) => listAudit(ctx, query),
};

export const auditCsvExport: TeamOperation = {
  scope: 'team',
  id: 'exportAuditAsCsv',
  method: 'GET',
  path: `${path}.csv`,
  role: 'admin',
  summary:
    'Export the matching events as CSV, streamed; if the connection breaks off, the file is incomplete',
  query: FindAudit,
  response: z.string(),
  contentType: 'text/csv',
  run: async ({ ctx, query }) => streamFile(exportAudit(ctx, query), auditCsv(ctx.team.slug)),
};

export const auditNdjsonExport: TeamOperation = {
  scope: 'team',
  id: 'exportAuditAsNdjson',
  method: 'GET',
  path: `${path}.ndjson`,
  role: 'admin',
  summary: 'Export the matching events as JSON lines, streamed',
  query: FindAudit,
  response: AuditLine,
  contentType: 'application/x-ndjson',
  run: async ({ ctx, query }) => streamFile(exportAudit(ctx, query), auditNdjson(ctx.team.slug)),
};

export const auditVerify: TeamOperation = {
  scope: 'team',
  id: 'verifyAudit',
  method: 'GET',
  path: `${path}/verify`,
  role: 'admin',
  summary:
    'Verify the chain of the team’s events, and that it still contains a head recorded earlier',
  query: VerifyAudit,
  response: ChainAnswer,
  run: ({ ctx, query }) => verifyAudit(ctx, query),
};

const Retention = z.object({ days: z.number().int().nullable().describe('null: forever') });

export const auditRetention: TeamOperation = {
  scope: 'team',
  id: 'readAuditRetention',
  method: 'GET',
  path: `${path}-retention`,
  role: 'admin',
  summary: 'Show how long the audit is kept',
  response: Retention,
  run: ({ ctx }) => readAuditRetention(ctx),
};

export const auditRetentionSet: TeamOperation = {
  scope: 'team',
  id: 'setAuditRetention',
  method: 'PATCH',
  path: `${path}-retention`,
  role: 'owner',
  summary:
    'Set how many days the audit is kept, at least 90, or keep it forever; what remains can still be verified',
  body: SetAuditRetention,
  response: Retention,
  run: ({ ctx, body }) => setAuditRetention(ctx, body),
};
