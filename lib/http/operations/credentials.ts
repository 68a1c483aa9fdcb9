import {
  CreateCredential,
  createCredential,
  destroyOldSecret,
  disableCredential,
  enableCredential,
  GoBack,
  getCredential,
  goBack,
  ImportCredentials,
  importCredentials,
  listCredentialChecks,
  listCredentials,
  listDependants,
  Reason,
  RotateCredential,
  readCredentialHealth,
  removeCredential,
  rotateCredential,
  UpdateCredential,
  updateCredential,
  verifyCredential,
} from '@/lib/credentials';
import type { TeamOperation } from '../operation';
import {
  Credential,
  CredentialCheck,
  CredentialHealth,
  Dependants,
  Import,
  ListedCredential,
  Verification,
} from './credential-shapes';
import { paged } from './paged';
import { listOf } from './shapes';

const path = '/api/v1/teams/{team}/credentials' as const;
const one = `${path}/{id}` as const;

export const credentialsList: TeamOperation = {
  scope: 'team',
  id: 'listCredentials',
  method: 'GET',
  path,
  role: 'admin',
  summary: 'List the team’s credentials; secrets are never returned',
  query: paged.query,
  response: listOf(ListedCredential),
  run: async ({ ctx, query }) =>
    paged('credentials', query, await listCredentials(ctx), ({ id }) => id),
};

export const credentialsCreate: TeamOperation = {
  scope: 'team',
  id: 'createCredential',
  method: 'POST',
  path,
  role: 'admin',
  summary: 'Register a Datamin API client; it is verified with Datamin unless verify is false',
  body: CreateCredential,
  status: 201,
  location: one,
  response: Credential,
  problems: [409],
  run: ({ ctx, body }) => createCredential(ctx, body),
};

export const credentialsGet: TeamOperation = {
  scope: 'team',
  id: 'getCredential',
  method: 'GET',
  path: one,
  role: 'admin',
  summary: 'Show a credential; the secret is never returned',
  response: Credential,
  run: ({ ctx, params }) => getCredential(ctx, params.id),
};

export const credentialsUpdate: TeamOperation = {
  scope: 'team',
  id: 'updateCredential',
  method: 'PATCH',
  path: one,
  role: 'admin',
  summary:
    'Change a credential; baseUrl and clientId can only be changed together with clientSecret',
  body: UpdateCredential,
  response: Credential,
  problems: [409],
  run: ({ ctx, params, body }) => updateCredential(ctx, params.id, body),
};

export const credentialsRemove: TeamOperation = {
  scope: 'team',
  id: 'removeCredential',
  method: 'DELETE',
  path: one,
  role: 'admin',
  summary: 'Remove a credential that no pipeline uses; the reason is kept in the audit',
  // Optional here, because a DELETE was bare before reasons were kept: the audit then says that none was given.
  query: Reason.partial(),
  status: 204,
  problems: [409],
  run: ({ ctx, params, query }) =>
    removeCredential(ctx, params.id, { reason: 'None given, by program', ...query }),
};

export const credentialsDisable: TeamOperation = {
  scope: 'team',
  id: 'disableCredential',
  method: 'POST',
  path: `${one}/disable`,
  role: 'admin',
  summary: 'Switch a credential off immediately; no call is made with it',
  body: Reason,
  response: Credential,
  problems: [409],
  run: ({ ctx, params, body }) => disableCredential(ctx, params.id, body),
};

export const credentialsEnable: TeamOperation = {
  scope: 'team',
  id: 'enableCredential',
  method: 'POST',
  path: `${one}/enable`,
  role: 'admin',
  summary: 'Switch a credential on again',
  response: Credential,
  problems: [409],
  run: ({ ctx, params }) => enableCredential(ctx, params.id),
};

export const credentialsDependants: TeamOperation = {
  scope: 'team',
  id: 'listCredentialDependants',
  method: 'GET',
  path: `${one}/dependants`,
  role: 'admin',
  summary: 'List the pipelines, schedules and reports that depend on a credential',
  response: Dependants,
  run: ({ ctx, params }) => listDependants(ctx, params.id),
};

export const credentialsVerify: TeamOperation = {
  scope: 'team',
  id: 'verifyCredential',
  method: 'POST',
  path: `${one}/verify`,
  role: 'admin',
  summary: 'Verify the stored secret with Datamin now',
  response: Verification,
  problems: [409],
  run: ({ ctx, params }) => verifyCredential(ctx, params.id),
};

export const credentialsRotate: TeamOperation = {
  scope: 'team',
  id: 'rotateCredential',
  method: 'POST',
  path: `${one}/rotate`,
  role: 'admin',
  summary:
    'Replace the secret; the new one takes over once it is verified, and the old one is kept so that it can be restored',
  body: RotateCredential,
  response: Credential,
  problems: [409],
  run: ({ ctx, params, body }) => rotateCredential(ctx, params.id, body),
};

export const credentialsGoBack: TeamOperation = {
  scope: 'team',
  id: 'goBackToOldSecret',
  method: 'POST',
  path: `${one}/go-back`,
  role: 'admin',
  summary: 'Restore the secret from before the last rotation; the two swap places',
  body: GoBack,
  bodyOptional: true,
  response: Credential,
  problems: [409],
  run: ({ ctx, params, body }) => goBack(ctx, params.id, body),
};

export const credentialsDestroyOldSecret: TeamOperation = {
  scope: 'team',
  id: 'destroyOldSecret',
  method: 'DELETE',
  path: `${one}/old-secret`,
  role: 'admin',
  summary: 'Destroy the old secret early',
  response: Credential,
  problems: [409],
  run: ({ ctx, params }) => destroyOldSecret(ctx, params.id),
};

export const credentialsChecks: TeamOperation = {
  scope: 'team',
  id: 'listCredentialChecks',
  method: 'GET',
  path: `${one}/checks`,
  role: 'admin',
  summary: 'List a credential’s verifications in the last 90 days, at most 500',
  query: paged.query,
  response: listOf(CredentialCheck),
  run: async ({ ctx, params, query }) =>
    paged('checks', query, await listCredentialChecks(ctx, params.id), ({ id }) => id),
};

export const credentialsHealth: TeamOperation = {
  scope: 'team',
  id: 'readCredentialHealth',
  method: 'GET',
  path: `${one}/health`,
  role: 'admin',
  summary: 'Show how a credential’s verifications and calls ended, by day',
  response: CredentialHealth,
  run: async ({ ctx, params }) => ({ days: await readCredentialHealth(ctx, params.id) }),
};

export const credentialsImport: TeamOperation = {
  scope: 'team',
  id: 'importCredentials',
  method: 'POST',
  path: `${path}/import`,
  role: 'admin',
  summary: 'Register several API clients from CSV or JSON; a dry run unless dryRun is false',
  body: ImportCredentials,
  response: Import,
  run: ({ ctx, body }) => importCredentials(ctx, body),
};
