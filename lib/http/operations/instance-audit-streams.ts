import {
  CreateAuditStream,
  createAuditStream,
  listAuditStreams,
  removeAuditStream,
  SwitchAuditStream,
  switchAuditStream,
} from '@/lib/evidence';
import type { InstanceOperation } from '../operation';
import { AuditStream, AuditStreamMade } from './audit-stream-answer';
import { paged } from './paged';
import { listOf } from './shapes';

const path = '/api/v1/instance/audit-streams' as const;
const id = (params: Record<string, string>) => params.id ?? '';

export const instanceAuditStreamsList: InstanceOperation = {
  scope: 'instance',
  id: 'listInstanceAuditStreams',
  method: 'GET',
  path,
  summary: 'Where the instance’s audit is sent as it happens, and how far behind each is',
  query: paged.query,
  response: listOf(AuditStream),
  problems: [400, 422],
  run: async ({ ctx, query }) =>
    paged('audit streams', query, await listAuditStreams(ctx), ({ id }) => id),
};

export const instanceAuditStreamsCreate: InstanceOperation = {
  scope: 'instance',
  id: 'createInstanceAuditStream',
  method: 'POST',
  path,
  summary:
    'Have the instance’s audit sent to a webhook or syslog; a webhook’s secret is in this answer alone',
  body: CreateAuditStream,
  status: 201,
  response: AuditStreamMade,
  problems: [409],
  run: ({ ctx, body }) => createAuditStream(ctx, body),
};

export const instanceAuditStreamsSwitch: InstanceOperation = {
  scope: 'instance',
  id: 'switchInstanceAuditStream',
  method: 'PATCH',
  path: `${path}/{id}`,
  summary: 'Switch a stream off, or on again after the last event that arrived',
  body: SwitchAuditStream,
  response: AuditStream,
  run: ({ ctx, params, body }) => switchAuditStream(ctx, id(params), body),
};

export const instanceAuditStreamsRemove: InstanceOperation = {
  scope: 'instance',
  id: 'removeInstanceAuditStream',
  method: 'DELETE',
  path: `${path}/{id}`,
  summary: 'End a stream',
  status: 204,
  run: ({ ctx, params }) => removeAuditStream(ctx, id(params)),
};
