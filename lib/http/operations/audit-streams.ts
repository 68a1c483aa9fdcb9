import {
  CreateAuditStream,
  createAuditStream,
  listAuditStreams,
  removeAuditStream,
  SwitchAuditStream,
  switchAuditStream,
} from '@/lib/evidence';
import type { TeamOperation } from '../operation';
import { AuditStream, AuditStreamMade } from './audit-stream-answer';
import { paged } from './paged';
import { listOf } from './shapes';

const path = '/api/v1/teams/{team}/audit-streams' as const;
const id = (params: Record<string, string>) => params.id ?? '';

export const auditStreamsList: TeamOperation = {
  scope: 'team',
  id: 'listAuditStreams',
  method: 'GET',
  path,
  role: 'admin',
  summary: 'Where the team’s audit is sent as it happens, and how far behind each is',
  query: paged.query,
  response: listOf(AuditStream),
  problems: [400, 422],
  run: async ({ ctx, query }) =>
    paged('audit streams', query, await listAuditStreams(ctx), ({ id }) => id),
};

export const auditStreamsCreate: TeamOperation = {
  scope: 'team',
  id: 'createAuditStream',
  method: 'POST',
  path,
  role: 'admin',
  summary:
    'Have the team’s audit sent to a webhook or syslog; a webhook’s secret is in this answer alone',
  body: CreateAuditStream,
  status: 201,
  response: AuditStreamMade,
  problems: [409],
  run: ({ ctx, body }) => createAuditStream(ctx, body),
};

export const auditStreamsSwitch: TeamOperation = {
  scope: 'team',
  id: 'switchAuditStream',
  method: 'PATCH',
  path: `${path}/{id}`,
  role: 'admin',
  summary: 'Switch a stream off, or on again after the last event that arrived',
  body: SwitchAuditStream,
  response: AuditStream,
  run: ({ ctx, params, body }) => switchAuditStream(ctx, id(params), body),
};

export const auditStreamsRemove: TeamOperation = {
  scope: 'team',
  id: 'removeAuditStream',
  method: 'DELETE',
  path: `${path}/{id}`,
  role: 'admin',
  summary: 'End a stream',
  status: 204,
  run: ({ ctx, params }) => removeAuditStream(ctx, id(params)),
};
