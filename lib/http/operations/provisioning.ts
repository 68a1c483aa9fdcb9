import { z } from 'zod';
import type { ViewerContext } from '@/lib/context';
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
import { Forbidden } from '@/lib/errors';
import type { Caller, ViewerOperation } from '../operation';
import { paged } from './paged';
import { listOf, Team, time } from './shapes';

const rules = '/api/v1/group-rules';
const tokens = '/api/v1/scim-tokens';
const id = z.string().describe('UUID');

const GroupRule = z.object({
  id,
  group: z.string().describe('as the OpenID claim or a SCIM group names it'),
  team: Team,
  role: z.enum(roles),
  createdBy: z.string(),
  createdAt: time,
});

const ScimToken = z.object({
  id,
  name: z.string(),
  hint: z.string().describe('the last four characters'),
  createdBy: z.string(),
  createdAt: time,
  lastUsedAt: time.nullable(),
});

/** What is the instance's takes a person. Throws Forbidden. */
function personOf(caller: Caller): ViewerContext {
  if (caller.kind === 'person') return caller.ctx;
  throw new Forbidden('A team’s API token cannot do this; an instance admin can.');
}

export const groupRulesList: ViewerOperation = {
  scope: 'viewer',
  id: 'listGroupRules',
  method: 'GET',
  path: rules,
  summary: 'By which groups of the directory people are members of which teams (instance admins)',
  query: paged.query,
  response: listOf(GroupRule),
  problems: [400, 422],
  run: async ({ ctx, query }) =>
    paged('group-rules', query, await listGroupRules(personOf(ctx)), (rule) => rule.id),
};

export const groupRulesAdd: ViewerOperation = {
  scope: 'viewer',
  id: 'addGroupRule',
  method: 'POST',
  path: rules,
  summary: 'Make whoever is in a group a member of a team; effective at once (instance admins)',
  body: AddGroupRule,
  status: 201,
  response: GroupRule,
  problems: [400, 409, 422],
  run: ({ ctx, body }) => addGroupRule(personOf(ctx), body),
};

export const groupRulesRemove: ViewerOperation = {
  scope: 'viewer',
  id: 'removeGroupRule',
  method: 'DELETE',
  path: `${rules}/{id}`,
  summary: 'End a rule, and the memberships that came of it alone (instance admins)',
  status: 204,
  run: ({ ctx, params }) => removeGroupRule(personOf(ctx), params.id ?? ''),
};

export const scimTokensList: ViewerOperation = {
  scope: 'viewer',
  id: 'listScimTokens',
  method: 'GET',
  path: tokens,
  summary: 'The instance’s SCIM tokens, without the tokens themselves (instance admins)',
  query: paged.query,
  response: listOf(ScimToken),
  problems: [400, 422],
  run: async ({ ctx, query }) =>
    paged('scim-tokens', query, await listScimTokens(personOf(ctx)), (token) => token.id),
};

export const scimTokensCreate: ViewerOperation = {
  scope: 'viewer',
  id: 'createScimToken',
  method: 'POST',
  path: tokens,
  summary: 'Make a token by which a directory speaks SCIM; shown once (instance admins)',
  body: CreateScimToken,
  status: 201,
  response: ScimToken.extend({ token: z.string().describe('shown once') }),
  problems: [400, 422],
  async run({ ctx, body }) {
    const { scimToken, token } = await createScimToken(personOf(ctx), body);
    return { ...scimToken, token };
  },
};

export const scimTokensRevoke: ViewerOperation = {
  scope: 'viewer',
  id: 'revokeScimToken',
  method: 'DELETE',
  path: `${tokens}/{id}`,
  summary: 'Revoke a SCIM token; effective at its next request (instance admins)',
  status: 204,
  run: ({ ctx, params }) => revokeScimToken(personOf(ctx), params.id ?? ''),
};
