import type { InstanceOperation } from '../operation';
import { auditStreamParts as parts } from './audit-stream-parts';

const path = '/api/v1/instance/audit-streams' as const;

export const instanceAuditStreamsList: InstanceOperation = {
  scope: 'instance',
  ...parts.list,
  id: 'listInstanceAuditStreams',
  path,
  summary: 'List where the instance’s audit is streamed to, and how far behind each stream is',
};

export const instanceAuditStreamsCreate: InstanceOperation = {
  scope: 'instance',
  ...parts.create,
  id: 'createInstanceAuditStream',
  path,
  location: `${path}/{stream.id}`,
  summary:
    'Stream the instance’s audit to a webhook or syslog; a webhook’s secret is only in this answer',
};

export const instanceAuditStreamsSwitch: InstanceOperation = {
  scope: 'instance',
  ...parts.switch,
  id: 'switchInstanceAuditStream',
  path: `${path}/{id}`,
};

export const instanceAuditStreamsRotate: InstanceOperation = {
  scope: 'instance',
  ...parts.rotate,
  id: 'rotateInstanceAuditStream',
  path: `${path}/{id}/rotate`,
};

export const instanceAuditStreamsRemove: InstanceOperation = {
  scope: 'instance',
  ...parts.remove,
  id: 'removeInstanceAuditStream',
  path: `${path}/{id}`,
};
