import type { InstanceOperation } from '../operation';
import { auditStreamParts as parts } from './audit-stream-parts';

const path = '/api/v1/instance/audit-streams' as const;

export const instanceAuditStreamsList: InstanceOperation = {
  scope: 'instance',
  ...parts.list,
  id: 'listInstanceAuditStreams',
  path,
  summary: 'Where the instance’s audit is sent as it happens, and how far behind each is',
};

export const instanceAuditStreamsCreate: InstanceOperation = {
  scope: 'instance',
  ...parts.create,
  id: 'createInstanceAuditStream',
  path,
  summary:
    'Have the instance’s audit sent to a webhook or syslog; a webhook’s secret is in this answer alone',
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
