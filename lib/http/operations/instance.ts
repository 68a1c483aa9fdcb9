import { z } from 'zod';
import { FindAudit, ListAudit, VerifyAudit } from '@/lib/audit';
import {
  BreakGlass,
  endSessionsOf,
  exportInstanceAudit,
  FindInInstance,
  listInstanceAudit,
  listInstanceBreakGlass,
  listInstanceTeams,
  listInstanceUsers,
  readQueueHealth,
  SetInstanceAdmin,
  setInstanceAdmin,
  takeBreakGlass,
  verifyInstanceAudit,
} from '@/lib/instance';
import type { InstanceOperation } from '../operation';
import { streamFile } from '../stream-file';
import { AuditEvent, AuditLine, auditCsv, auditNdjson, ChainAnswer } from './audit-answer';
import { BreakGlassAnswer } from './break-glass-answer';
import { paged } from './paged';
import { listOf, time } from './shapes';

const path = '/api/v1/instance' as const;
const id = (params: Record<string, string>) => params.id ?? '';
const count = z.number().int();

const InstanceTeam = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  createdAt: time,
  owners: z.array(z.string()).describe('their addresses'),
  members: count,
  tokens: count,
  credentials: count,
  pipelines: count,
  schedules: count,
  reports: count,
});

const InstanceUser = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  isInstanceAdmin: z.boolean(),
  createdAt: time,
  lastSignInAt: time.nullable(),
  teams: count.describe('in how many teams they are'),
});

const InstanceBreakGlass = BreakGlassAnswer.extend({
  team: z.object({ slug: z.string(), name: z.string() }),
});

export const instanceTeams: InstanceOperation = {
  scope: 'instance',
  id: 'listInstanceTeams',
  method: 'GET',
  path: `${path}/teams`,
  summary: 'Every team: its owners, and how much is in it; nothing of what',
  query: FindInInstance,
  response: listOf(InstanceTeam),
  problems: [400, 422],
  run: ({ ctx, query }) => listInstanceTeams(ctx, query),
};

export const instanceUsers: InstanceOperation = {
  scope: 'instance',
  id: 'listInstanceUsers',
  method: 'GET',
  path: `${path}/users`,
  summary: 'Every user by address, found by part of it or of the name',
  query: FindInInstance,
  response: listOf(InstanceUser),
  problems: [400, 422],
  run: ({ ctx, query }) => listInstanceUsers(ctx, query),
};

export const instanceUserChange: InstanceOperation = {
  scope: 'instance',
  id: 'setInstanceAdmin',
  method: 'PATCH',
  path: `${path}/users/{id}`,
  summary: 'Make somebody an instance admin, or take that from them; the last one stays',
  body: SetInstanceAdmin,
  status: 204,
  problems: [409],
  run: ({ ctx, params, body }) => setInstanceAdmin(ctx, id(params), body),
};

export const instanceSessionsEnd: InstanceOperation = {
  scope: 'instance',
  id: 'endSessionsOf',
  method: 'DELETE',
  path: `${path}/users/{id}/sessions`,
  summary: 'End every session of somebody, from their next request on',
  status: 204,
  run: ({ ctx, params }) => endSessionsOf(ctx, id(params)),
};

export const instanceQueue: InstanceOperation = {
  scope: 'instance',
  id: 'readQueueHealth',
  method: 'GET',
  path: `${path}/queue`,
  summary: 'Jobs of the worker’s queue by kind, and since when the oldest is due',
  response: z.object({
    items: z.array(
      z.object({
        kind: z.string(),
        due: count,
        later: count,
        running: count,
        failed: count,
        oldestDueAt: time.nullable(),
      }),
    ),
  }),
  run: async ({ ctx }) => ({ items: await readQueueHealth(ctx) }),
};

export const instanceAuditList: InstanceOperation = {
  scope: 'instance',
  id: 'listInstanceAudit',
  method: 'GET',
  path: `${path}/audit`,
  summary: 'The instance’s own audit: sign-ins, users, teams; newest first',
  query: ListAudit,
  response: listOf(AuditEvent),
  problems: [400, 422],
  run: ({ ctx, query: { limit, ...query } }) =>
    listInstanceAudit(ctx, {
      ...query,
      ...(limit === undefined ? {} : { limit: Number(limit) }),
    }),
};

export const instanceAuditCsv: InstanceOperation = {
  scope: 'instance',
  id: 'exportInstanceAuditAsCsv',
  method: 'GET',
  path: `${path}/audit.csv`,
  summary: 'All its events that fit, streamed as CSV',
  query: FindAudit,
  response: z.string(),
  contentType: 'text/csv',
  problems: [422],
  run: async ({ ctx, query }) => streamFile(exportInstanceAudit(ctx, query), auditCsv('instance')),
};

export const instanceAuditNdjson: InstanceOperation = {
  scope: 'instance',
  id: 'exportInstanceAuditAsNdjson',
  method: 'GET',
  path: `${path}/audit.ndjson`,
  summary: 'All its events that fit, streamed as JSON lines',
  query: FindAudit,
  response: AuditLine,
  contentType: 'application/x-ndjson',
  problems: [422],
  run: async ({ ctx, query }) =>
    streamFile(exportInstanceAudit(ctx, query), auditNdjson('instance')),
};

export const instanceAuditVerify: InstanceOperation = {
  scope: 'instance',
  id: 'verifyInstanceAudit',
  method: 'GET',
  path: `${path}/audit/verify`,
  summary: 'Check the chain of its events',
  query: VerifyAudit,
  response: ChainAnswer,
  problems: [422],
  run: ({ ctx, query }) => verifyInstanceAudit(ctx, query),
};

export const instanceBreakGlass: InstanceOperation = {
  scope: 'instance',
  id: 'listInstanceBreakGlass',
  method: 'GET',
  path: `${path}/break-glass`,
  summary: 'The last hundred break-glass accesses of all teams',
  query: paged.query,
  response: listOf(InstanceBreakGlass),
  problems: [400, 422],
  run: async ({ ctx, query }) =>
    paged('instance break-glass', query, await listInstanceBreakGlass(ctx), ({ id }) => id),
};

export const instanceBreakGlassTake: InstanceOperation = {
  scope: 'instance',
  id: 'takeBreakGlass',
  method: 'POST',
  path: `${path}/break-glass`,
  summary: 'Take part in a team for at most four hours, for all of it to see',
  body: BreakGlass,
  status: 201,
  response: InstanceBreakGlass,
  problems: [409],
  run: ({ ctx, body }) => takeBreakGlass(ctx, body),
};
