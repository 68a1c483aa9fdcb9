import { z } from 'zod';
import { roles } from '@/lib/context';
import {
  AddGroupRule,
  addGroupRule,
  CreateScimToken,
  createScimToken,
  listGroupRules,
  listScimTokens,
  removeGroupRule,
  revokeScimToken,
} from '@/lib/directory';
import type { Caller, ViewerOperation } from '../operation';
import { paged } from './paged';
import { personOf } from './person-of';
import { listOf, time, uuid } from './shapes';
import { Team } from './team-shapes';

const rules = '/api/v1/group-rules';
const tokens = '/api/v1/scim-tokens';

const GroupRule = z.object({
  id: uuid,
  group: z.string().describe('the name in the OpenID claim or of the SCIM group'),
  team: Team,
  role: z.enum(roles),
  createdBy: z.string(),
  createdAt: time,
});

const ScimToken = z.object({
  id: uuid,
  name: z.string(),
  hint: z.string().describe('the last four characters'),
  createdBy: z.string(),
  createdAt: time,
  lastUsedAt: time.nullable(),
});

const admin = (caller: Caller) => personOf(caller, 'an instance admin can.');

export const groupRulesList: ViewerOperation = {
  scope: 'viewer',
  id: 'listGroupRules',
  method: 'GET',
  path: rules,
  summary: 'List the rules that make directory groups members of teams (instance admins)',
  query: paged.query,
  response: listOf(GroupRule),
  run: async ({ ctx, query }) =>
    paged('group-rules', query, await listGroupRules(admin(ctx)), (rule) => rule.id),
};

export const groupRulesAdd: ViewerOperation = {
  scope: 'viewer',
  id: 'addGroupRule',
  method: 'POST',
  path: rules,
  summary:
    'Make everyone in a directory group a member of a team, effective immediately (instance admins)',
  body: AddGroupRule,
  status: 201,
  location: `${rules}/{id}`,
  response: GroupRule,
  problems: [409],
  run: ({ ctx, body }) => addGroupRule(admin(ctx), body),
};

export const groupRulesRemove: ViewerOperation = {
  scope: 'viewer',
  id: 'removeGroupRule',
  method: 'DELETE',
  path: `${rules}/{id}`,
  summary: 'Remove a rule, and the memberships that exist only because of it (instance admins)',
  status: 204,
  run: ({ ctx, params }) => removeGroupRule(admin(ctx), params.id),
};

export const scimTokensList: ViewerOperation = {
  scope: 'viewer',
  id: 'listScimTokens',
  method: 'GET',
  path: tokens,
  summary: 'List the instance’s SCIM tokens, without the tokens themselves (instance admins)',
  query: paged.query,
  response: listOf(ScimToken),
  run: async ({ ctx, query }) =>
    paged('scim-tokens', query, await listScimTokens(admin(ctx)), (token) => token.id),
};

export const scimTokensCreate: ViewerOperation = {
  scope: 'viewer',
  id: 'createScimToken',
  method: 'POST',
  path: tokens,
  summary: 'Create a token with which a directory calls SCIM; it is shown once (instance admins)',
  body: CreateScimToken,
  status: 201,
  location: `${tokens}/{id}`,
  response: ScimToken.extend({ token: z.string().describe('shown once') }),
  async run({ ctx, body }) {
    const { scimToken, token } = await createScimToken(admin(ctx), body);
    return { ...scimToken, token };
  },
};

export const scimTokensRevoke: ViewerOperation = {
  scope: 'viewer',
  id: 'revokeScimToken',
  method: 'DELETE',
  path: `${tokens}/{id}`,
  summary: 'Revoke a SCIM token, from its next request on (instance admins)',
  status: 204,
  run: ({ ctx, params }) => revokeScimToken(admin(ctx), params.id),
};
