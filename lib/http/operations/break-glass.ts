import { endBreakGlass, listBreakGlass } from '@/lib/instance';
import type { TeamOperation } from '../operation';
import { BreakGlassAnswer } from './break-glass-answer';
import { paged } from './paged';
import { listOf } from './shapes';

const path = '/api/v1/teams/{team}/break-glass' as const;

export const breakGlassList: TeamOperation = {
  scope: 'team',
  id: 'listBreakGlass',
  method: 'GET',
  path,
  role: 'viewer',
  summary: 'List when instance admins used break-glass access to the team, with their reasons',
  query: paged.query,
  response: listOf(BreakGlassAnswer),
  run: async ({ ctx, query }) =>
    paged('break-glass', query, await listBreakGlass(ctx), ({ id }) => id),
};

export const breakGlassEnd: TeamOperation = {
  scope: 'team',
  id: 'endBreakGlass',
  method: 'DELETE',
  path: `${path}/{id}`,
  role: 'admin',
  summary: 'End an instance admin’s break-glass access now',
  status: 204,
  run: ({ ctx, params }) => endBreakGlass(ctx, params.id),
};
