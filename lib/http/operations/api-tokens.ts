import { z } from 'zod';
import {
  CreateApiToken,
  createApiToken,
  HandOverApiToken,
  handOverApiToken,
  listApiTokens,
  revokeApiToken,
} from '@/lib/teams';
import type { TeamOperation } from '../operation';
import { paged } from './paged';
import { listOf } from './shapes';
import { ApiToken } from './team-shapes';

const team = '/api/v1/teams/{team}' as const;

export const tokensList: TeamOperation = {
  scope: 'team',
  id: 'listApiTokens',
  method: 'GET',
  path: `${team}/tokens`,
  role: 'admin',
  summary: 'List the team’s API tokens, without the tokens themselves',
  query: paged.query,
  response: listOf(ApiToken),
  run: async ({ ctx, query }) => paged('tokens', query, await listApiTokens(ctx), ({ id }) => id),
};

export const tokensCreate: TeamOperation = {
  scope: 'team',
  id: 'createApiToken',
  method: 'POST',
  path: `${team}/tokens`,
  role: 'admin',
  summary:
    'Create an API token with a role no higher than your own, for the whole team or some of its pipelines; the token is shown once',
  body: CreateApiToken,
  status: 201,
  location: `${team}/tokens/{id}`,
  response: ApiToken.extend({ token: z.string().describe('shown once') }),
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
  summary: 'Hand a person’s API token over to a service account; the token itself does not change',
  body: HandOverApiToken,
  response: ApiToken,
  run: ({ ctx, params, body }) => handOverApiToken(ctx, params.id, body),
};

export const tokensRevoke: TeamOperation = {
  scope: 'team',
  id: 'revokeApiToken',
  method: 'DELETE',
  path: `${team}/tokens/{id}`,
  role: 'admin',
  summary: 'Revoke an API token, from its next request on',
  status: 204,
  run: ({ ctx, params }) => revokeApiToken(ctx, params.id),
};
