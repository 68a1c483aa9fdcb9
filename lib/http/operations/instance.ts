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
const count = z.number().int();

const InstanceTeam = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  createdAt: time,
  owners: z.array(z.string()).describe('their e-mail addresses'),
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
  teams: count.describe('number of teams they are in'),
});

const InstanceBreakGlass = BreakGlassAnswer.extend({
  team: z.object({ slug: z.string(), name: z.string() }),
});

export const instanceTeams: InstanceOperation = {
  scope: 'instance',
  id: 'listInstanceTeams',
  method: 'GET',
  path: `${path}/teams`,
  summary: 'List every team with its owners and how much it contains, but none of its contents',
  query: FindInInstance,
  response: listOf(InstanceTeam),
  run: ({ ctx, query }) => listInstanceTeams(ctx, query),
};

export const instanceUsers: InstanceOperation = {
  scope: 'instance',
  id: 'listInstanceUsers',
  method: 'GET',
  path: `${path}/users`,
  summary: 'List every user by e-mail address; search by part of the address or name',
  query: FindInInstance,
  response: listOf(InstanceUser),
  run: ({ ctx, query }) => listInstanceUsers(ctx, query),
};

export const instanceUserChange: InstanceOperation = {
  scope: 'instance',
  id: 'setInstanceAdmin',
  method: 'PATCH',
  path: `${path}/users/{id}`,
  summary: 'Make someone an instance admin, or stop them being one; the last one cannot be removed',
  body: SetInstanceAdmin,
  status: 204,
  problems: [409],
  run: ({ ctx, params, body }) => setInstanceAdmin(ctx, params.id, body),
};

export const instanceSessionsEnd: InstanceOperation = {
  scope: 'instance',
  id: 'endSessionsOf',
  method: 'DELETE',
  path: `${path}/users/{id}/sessions`,
  summary: 'End all of a user’s sessions, from their next request on',
  status: 204,
  run: ({ ctx, params }) => endSessionsOf(ctx, params.id),
};

export const instanceQueue: InstanceOperation = {
  scope: 'instance',
  id: 'readQueueHealth',
  method: 'GET',
  path: `${path}/queue`,
  summary: 'Show the jobs in the worker’s queue by kind, and since when the oldest has been due',
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
  summary: 'List the instance’s own audit events (sign-ins, users, teams), newest first',
  query: ListAudit,
  response: listOf(AuditEvent),
  run: ({ ctx, query }) => listInstanceAudit(ctx, query),
};

export const instanceAuditCsv: InstanceOperation = {
  scope: 'instance',
  id: 'exportInstanceAuditAsCsv',
  method: 'GET',
  path: `${path}/audit.csv`,
  summary: 'Export the matching events of the instance’s audit as CSV, streamed',
  query: FindAudit,
  response: z.string(),
  contentType: 'text/csv',
  run: async ({ ctx, query }) => streamFile(exportInstanceAudit(ctx, query), auditCsv('instance')),
};

export const instanceAuditNdjson: InstanceOperation = {
  scope: 'instance',
  id: 'exportInstanceAuditAsNdjson',
  method: 'GET',
  path: `${path}/audit.ndjson`,
  summary: 'Export the matching events of the instance’s audit as JSON lines, streamed',
  query: FindAudit,
  response: AuditLine,
  contentType: 'application/x-ndjson',
  run: async ({ ctx, query }) =>
    streamFile(exportInstanceAudit(ctx, query), auditNdjson('instance')),
};

export const instanceAuditVerify: InstanceOperation = {
  scope: 'instance',
  id: 'verifyInstanceAudit',
  method: 'GET',
  path: `${path}/audit/verify`,
  summary: 'Verify the chain of the instance’s audit events',
  query: VerifyAudit,
  response: ChainAnswer,
  run: ({ ctx, query }) => verifyInstanceAudit(ctx, query),
};

export const instanceBreakGlass: InstanceOperation = {
  scope: 'instance',
  id: 'listInstanceBreakGlass',
  method: 'GET',
  path: `${path}/break-glass`,
  summary: 'List the last hundred uses of break-glass access, in all teams',
  query: paged.query,
  response: listOf(InstanceBreakGlass),
  run: async ({ ctx, query }) =>
    paged('instance break-glass', query, await listInstanceBreakGlass(ctx), ({ id }) => id),
};

export const instanceBreakGlassTake: InstanceOperation = {
  scope: 'instance',
  id: 'takeBreakGlass',
  method: 'POST',
  path: `${path}/break-glass`,
  summary: 'Get break-glass access to a team for at most four hours; the whole team can see it',
  body: BreakGlass,
  status: 201,
  location: '/api/v1/teams/{team.slug}/break-glass/{id}',
  response: InstanceBreakGlass,
  problems: [409],
  run: ({ ctx, body }) => takeBreakGlass(ctx, body),
};
