import { z } from 'zod';
import { Forbidden } from '@/lib/errors';
import {
  AddMember,
  addMember,
  ChangeRole,
  CreateApiToken,
  CreateTeam,
  changeRole,
  createApiToken,
  createTeam,
  deleteTeam,
  HandOverApiToken,
  handOverApiToken,
  InviteMember,
  inviteMember,
  listApiTokens,
  listInvitations,
  listMembers,
  listTeams,
  RenameTeam,
  ResendInvitation,
  removeMember,
  renameTeam,
  resendInvitation,
  revokeApiToken,
  revokeInvitation,
} from '@/lib/teams';
import { invitationUrl } from '../links';
import type { TeamOperation, ViewerOperation } from '../operation';
import { paged } from './paged';
import { listOf } from './shapes';
import { ApiToken, Invitation, InvitationShown, Member, OwnTeam, Team } from './team-shapes';

const team = '/api/v1/teams/{team}' as const;
const id = (params: Record<string, string>) => params.id ?? '';

export const teamsList: ViewerOperation = {
  scope: 'viewer',
  id: 'listTeams',
  method: 'GET',
  path: '/api/v1/teams',
  summary: 'The teams one is in',
  query: paged.query,
  response: listOf(OwnTeam),
  problems: [400, 422],
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
  response: Team,
  problems: [400, 409, 422],
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
  problems: [400, 422],
  run: ({ ctx, body }) => renameTeam(ctx, body),
};

export const teamsDelete: TeamOperation = {
  scope: 'team',
  id: 'deleteTeam',
  method: 'DELETE',
  path: team,
  role: 'owner',
  summary: 'Delete the team and all that is in it',
  status: 204,
  run: ({ ctx }) => deleteTeam(ctx),
};

export const membersList: TeamOperation = {
  scope: 'team',
  id: 'listMembers',
  method: 'GET',
  path: `${team}/members`,
  role: 'admin',
  summary: 'The team’s members',
  query: paged.query,
  response: listOf(Member),
  problems: [400, 422],
  run: async ({ ctx, query }) => paged('members', query, await listMembers(ctx), ({ id }) => id),
};

export const membersAdd: TeamOperation = {
  scope: 'team',
  id: 'addMember',
  method: 'POST',
  path: `${team}/members`,
  role: 'admin',
  summary: 'Add somebody who has an account',
  body: AddMember,
  status: 201,
  response: Member,
  problems: [400, 409, 422],
  run: ({ ctx, body }) => addMember(ctx, body),
};

export const membersChange: TeamOperation = {
  scope: 'team',
  id: 'changeRole',
  method: 'PATCH',
  path: `${team}/members/{id}`,
  role: 'admin',
  summary: 'Change a member’s role; effective at their next request',
  body: ChangeRole,
  response: Member,
  problems: [400, 409, 422],
  run: ({ ctx, params, body }) => changeRole(ctx, id(params), body),
};

export const membersRemove: TeamOperation = {
  scope: 'team',
  id: 'removeMember',
  method: 'DELETE',
  path: `${team}/members/{id}`,
  role: 'admin',
  summary: 'Remove a member; the last owner cannot be removed',
  status: 204,
  problems: [409],
  run: ({ ctx, params }) => removeMember(ctx, id(params)),
};

export const invitationsCreate: TeamOperation = {
  scope: 'team',
  id: 'inviteMember',
  method: 'POST',
  path: `${team}/invitations`,
  role: 'admin',
  summary: 'Invite somebody by a link, shown once, and by mail where it is configured',
  body: InviteMember,
  status: 201,
  response: InvitationShown,
  problems: [400, 422],
  async run({ ctx, body, request }) {
    const { invitation, token, mailed } = await inviteMember(ctx, body);
    return { ...invitation, url: invitationUrl(request.headers, token), mailed };
  },
};

export const invitationsList: TeamOperation = {
  scope: 'team',
  id: 'listInvitations',
  method: 'GET',
  path: `${team}/invitations`,
  role: 'admin',
  summary: 'Invitations that nobody has accepted, open or expired within 30 days',
  query: paged.query,
  response: listOf(Invitation),
  problems: [400, 422],
  run: async ({ ctx, query }) =>
    paged('invitations', query, await listInvitations(ctx), ({ id }) => id),
};

export const invitationsResend: TeamOperation = {
  scope: 'team',
  id: 'resendInvitation',
  method: 'POST',
  path: `${team}/invitations/{id}/resend`,
  role: 'admin',
  summary: 'Give an invitation a new link and a new end; the old link ends',
  body: ResendInvitation,
  response: InvitationShown,
  problems: [400, 422],
  async run({ ctx, params, body, request }) {
    const { invitation, token, mailed } = await resendInvitation(ctx, id(params), body);
    return { ...invitation, url: invitationUrl(request.headers, token), mailed };
  },
};

export const invitationsRevoke: TeamOperation = {
  scope: 'team',
  id: 'revokeInvitation',
  method: 'DELETE',
  path: `${team}/invitations/{id}`,
  role: 'admin',
  summary: 'Revoke an invitation; its link leads nowhere from then on',
  status: 204,
  run: ({ ctx, params }) => revokeInvitation(ctx, id(params)),
};

export const tokensList: TeamOperation = {
  scope: 'team',
  id: 'listApiTokens',
  method: 'GET',
  path: `${team}/tokens`,
  role: 'admin',
  summary: 'The team’s API tokens, without the tokens themselves',
  query: paged.query,
  response: listOf(ApiToken),
  problems: [400, 422],
  run: async ({ ctx, query }) => paged('tokens', query, await listApiTokens(ctx), ({ id }) => id),
};

export const tokensCreate: TeamOperation = {
  scope: 'team',
  id: 'createApiToken',
  method: 'POST',
  path: `${team}/tokens`,
  role: 'admin',
  summary:
    'Make an API token with a role up to one’s own, for the whole team or for some of its pipelines; shown once',
  body: CreateApiToken,
  status: 201,
  response: ApiToken.extend({ token: z.string().describe('shown once') }),
  problems: [400, 422],
  async run({ ctx, body }) {
    const { apiToken, token } = await createApiToken(ctx, body);
    return { ...apiToken, token };
  },
};

export const tokensHandOver: TeamOperation = {
  scope: 'team',
  id: 'handOverApiToken',
  method: 'PATCH',
  path: `${team}/tokens/{id}`,
  role: 'admin',
  summary: 'Make a person’s API token a service account’s; the token itself stays as it is',
  body: HandOverApiToken,
  response: ApiToken,
  problems: [400, 422],
  run: ({ ctx, params, body }) => handOverApiToken(ctx, id(params), body),
};

export const tokensRevoke: TeamOperation = {
  scope: 'team',
  id: 'revokeApiToken',
  method: 'DELETE',
  path: `${team}/tokens/{id}`,
  role: 'admin',
  summary: 'Revoke an API token; effective at its next request',
  status: 204,
  run: ({ ctx, params }) => revokeApiToken(ctx, id(params)),
};
