import type { TeamOperation } from '../operation';
import { auditStreamParts as parts } from './audit-stream-parts';

const path = '/api/v1/teams/{team}/audit-streams' as const;
const team = { scope: 'team', role: 'admin' } as const;

export const auditStreamsList: TeamOperation = {
  ...team,
  ...parts.list,
  id: 'listAuditStreams',
  path,
  summary: 'Where the team’s audit is sent as it happens, and how far behind each is',
};

export const auditStreamsCreate: TeamOperation = {
  ...team,
  ...parts.create,
  id: 'createAuditStream',
  path,
  summary:
    'Have the team’s audit sent to a webhook or syslog; a webhook’s secret is in this answer alone',
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
