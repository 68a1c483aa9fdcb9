import { z } from 'zod';
import { ListAudit, listAudit } from '@/lib/audit';
import { actorKinds } from '@/lib/context';
import type { TeamOperation } from '../operation';
import { listOf, time } from './shapes';

const AuditEvent = z.object({
  id: z.string(),
  at: time,
  actor: z.object({ kind: z.enum(actorKinds), name: z.string() }),
  action: z.string(),
  target: z.object({
    kind: z.string(),
    id: z.string().nullable(),
    name: z.string().nullable(),
  }),
  details: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
});

export const auditList: TeamOperation = {
  scope: 'team',
  id: 'listAudit',
  method: 'GET',
  path: '/api/v1/teams/{team}/audit',
  role: 'admin',
  summary: 'Who did what to what, newest first',
  query: ListAudit,
  response: listOf(AuditEvent),
  problems: [400, 422],
  run: ({ ctx, query: { limit, ...query } }) =>
    listAudit(ctx, { ...query, ...(limit === undefined ? {} : { limit: Number(limit) }) }),
};
