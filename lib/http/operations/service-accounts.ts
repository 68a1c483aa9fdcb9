import {
  ChangeServiceAccount,
  CreateServiceAccount,
  changeServiceAccount,
  createServiceAccount,
  listServiceAccounts,
  removeServiceAccount,
} from '@/lib/teams';
import type { TeamOperation } from '../operation';
import { paged } from './paged';
import { listOf } from './shapes';
import { ServiceAccount } from './team-shapes';

const all = '/api/v1/teams/{team}/service-accounts';

export const serviceAccountsList: TeamOperation = {
  scope: 'team',
  id: 'listServiceAccounts',
  method: 'GET',
  path: all,
  role: 'admin',
  summary: 'List the team’s service accounts',
  query: paged.query,
  response: listOf(ServiceAccount),
  run: async ({ ctx, query }) =>
    paged('service-accounts', query, await listServiceAccounts(ctx), ({ id }) => id),
};

export const serviceAccountsCreate: TeamOperation = {
  scope: 'team',
  id: 'createServiceAccount',
  method: 'POST',
  path: all,
  role: 'admin',
  summary:
    'Create a service account with a role no higher than your own; its tokens are created separately',
  body: CreateServiceAccount,
  status: 201,
  location: `${all}/{id}`,
  response: ServiceAccount,
  problems: [409],
  run: ({ ctx, body }) => createServiceAccount(ctx, body),
};

export const serviceAccountsChange: TeamOperation = {
  scope: 'team',
  id: 'changeServiceAccount',
  method: 'PATCH',
  path: `${all}/{id}`,
  role: 'admin',
  summary:
    'Rename, disable or enable a service account or change its role, from the next request of its tokens on',
  body: ChangeServiceAccount,
  response: ServiceAccount,
  problems: [409],
  run: ({ ctx, params, body }) => changeServiceAccount(ctx, params.id, body),
};

export const serviceAccountsRemove: TeamOperation = {
  scope: 'team',
  id: 'removeServiceAccount',
  method: 'DELETE',
  path: `${all}/{id}`,
  role: 'admin',
  summary: 'Remove a service account and revoke all its tokens',
  status: 204,
  run: ({ ctx, params }) => removeServiceAccount(ctx, params.id),
};
