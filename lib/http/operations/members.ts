import {
  AddMember,
  addMember,
  ChangeRole,
  changeRole,
  InviteMember,
  inviteMember,
  listInvitations,
  listMembers,
  ResendInvitation,
  removeMember,
  resendInvitation,
  revokeInvitation,
} from '@/lib/teams';
import { invitationUrl } from '../links';
import type { TeamOperation } from '../operation';
import { paged } from './paged';
import { listOf } from './shapes';
import { Invitation, InvitationShown, Member } from './team-shapes';

const team = '/api/v1/teams/{team}' as const;

export const membersList: TeamOperation = {
  scope: 'team',
  id: 'listMembers',
  method: 'GET',
  path: `${team}/members`,
  role: 'admin',
  summary: 'List the team’s members',
  query: paged.query,
  response: listOf(Member),
  run: async ({ ctx, query }) => paged('members', query, await listMembers(ctx), ({ id }) => id),
};

export const membersAdd: TeamOperation = {
  scope: 'team',
  id: 'addMember',
  method: 'POST',
  path: `${team}/members`,
  role: 'admin',
  summary: 'Add someone who has an account',
  body: AddMember,
  status: 201,
  location: `${team}/members/{id}`,
  response: Member,
  problems: [409],
  run: ({ ctx, body }) => addMember(ctx, body),
};

export const membersChange: TeamOperation = {
  scope: 'team',
  id: 'changeRole',
  method: 'PATCH',
  path: `${team}/members/{id}`,
  role: 'admin',
  summary: 'Change a member’s role, from their next request on',
  body: ChangeRole,
  response: Member,
  problems: [409],
  run: ({ ctx, params, body }) => changeRole(ctx, params.id, body),
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
  run: ({ ctx, params }) => removeMember(ctx, params.id),
};

export const invitationsCreate: TeamOperation = {
  scope: 'team',
  id: 'inviteMember',
  method: 'POST',
  path: `${team}/invitations`,
  role: 'admin',
  summary: 'Invite someone by a link that is shown once, and by mail if it is set up',
  body: InviteMember,
  status: 201,
  location: `${team}/invitations/{id}`,
  response: InvitationShown,
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
  summary: 'List invitations that nobody has accepted: open, or expired in the last 30 days',
  query: paged.query,
  response: listOf(Invitation),
  run: async ({ ctx, query }) =>
    paged('invitations', query, await listInvitations(ctx), ({ id }) => id),
};

export const invitationsResend: TeamOperation = {
  scope: 'team',
  id: 'resendInvitation',
  method: 'POST',
  path: `${team}/invitations/{id}/resend`,
  role: 'admin',
  summary: 'Renew an invitation with a new link and expiry; the old link stops working',
  body: ResendInvitation,
  response: InvitationShown,
  async run({ ctx, params, body, request }) {
    const { invitation, token, mailed } = await resendInvitation(ctx, params.id, body);
    return { ...invitation, url: invitationUrl(request.headers, token), mailed };
  },
};

export const invitationsRevoke: TeamOperation = {
  scope: 'team',
  id: 'revokeInvitation',
  method: 'DELETE',
  path: `${team}/invitations/{id}`,
  role: 'admin',
  summary: 'Revoke an invitation; its link stops working',
  status: 204,
  run: ({ ctx, params }) => revokeInvitation(ctx, params.id),
};
