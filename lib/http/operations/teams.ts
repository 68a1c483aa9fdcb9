import { Forbidden } from '@/lib/errors';
import { CreateTeam, createTeam, deleteTeam, listTeams, RenameTeam, renameTeam } from '@/lib/teams';
import type { TeamOperation, ViewerOperation } from '../operation';
import { paged } from './paged';
import { listOf } from './shapes';
import { OwnTeam, Team } from './team-shapes';

const team = '/api/v1/teams/{team}' as const;

export const teamsList: ViewerOperation = {
  scope: 'viewer',
  id: 'listTeams',
  method: 'GET',
  path: '/api/v1/teams',
  summary: 'List the teams you are in',
  query: paged.query,
  response: listOf(OwnTeam),
  run: async ({ ctx, query }) => paged('teams', query, await listTeams(ctx.ctx), ({ id }) => id),
};

export const teamsCreate: ViewerOperation = {
  scope: 'viewer',
  id: 'createTeam',
  method: 'POST',
  path: '/api/v1/teams',
  summary: 'Create a team (instance admins)',
  body: CreateTeam,
  status: 201,
  location: '/api/v1/teams/{slug}',
  response: Team,
  problems: [409],
  run({ ctx, body }) {
    if (ctx.kind === 'token') {
      throw new Forbidden('A team’s API token cannot create teams; an instance admin can.');
    }
    return createTeam(ctx.ctx, body);
  },
};

export const teamsRename: TeamOperation = {
  scope: 'team',
  id: 'renameTeam',
  method: 'PATCH',
  path: team,
  role: 'owner',
  summary: 'Rename the team',
  body: RenameTeam,
  response: Team,
  run: ({ ctx, body }) => renameTeam(ctx, body),
};

export const teamsDelete: TeamOperation = {
  scope: 'team',
  id: 'deleteTeam',
  method: 'DELETE',
  path: team,
  role: 'owner',
  summary: 'Delete the team and everything in it',
  status: 204,
  run: ({ ctx }) => deleteTeam(ctx),
};
