import type { TeamOperation } from '../operation';
import { auditStreamParts as parts } from './audit-stream-parts';

const path = '/api/v1/teams/{team}/audit-streams' as const;
const team = { scope: 'team', role: 'admin' } as const;

export const auditStreamsList: TeamOperation = {
  ...team,
  ...parts.list,
  id: 'listAuditStreams',
  path,
  summary: 'List where the team’s audit is streamed to, and how far behind each stream is',
};

export const auditStreamsCreate: TeamOperation = {
  ...team,
  ...parts.create,
  id: 'createAuditStream',
  path,
  location: `${path}/{stream.id}`,
  summary:
    'Stream the team’s audit to a webhook or syslog; a webhook’s secret is only in this answer',
};

export const auditStreamsSwitch: TeamOperation = {
  ...team,
  ...parts.switch,
  id: 'switchAuditStream',
  path: `${path}/{id}`,
};

export const auditStreamsRotate: TeamOperation = {
  ...team,
  ...parts.rotate,
  id: 'rotateAuditStream',
  path: `${path}/{id}/rotate`,
};

export const auditStreamsRemove: TeamOperation = {
  ...team,
  ...parts.remove,
  id: 'removeAuditStream',
  path: `${path}/{id}`,
};
