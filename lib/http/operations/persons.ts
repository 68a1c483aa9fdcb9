import { z } from 'zod';
import { sessionIdIn } from '@/lib/auth';
import type { ViewerContext } from '@/lib/context';
import {
  ConfirmPassword,
  confirmPassword,
  endSession,
  listSessions,
  RequireSecondFactor,
  removePasskey,
  removeTotp,
  requireSecondFactor,
  secondFactorRequired,
  secondFactors,
} from '@/lib/teams';
import type { Caller, TeamOperation, ViewerOperation } from '../operation';
import { paged } from './paged';
import { personOf } from './person-of';
import { listOf, time, uuid } from './shapes';

const sessions = '/api/v1/sessions';
const factors = '/api/v1/second-factors';
const demand = '/api/v1/teams/{team}/second-factor' as const;
const self = (caller: Caller): ViewerContext =>
  personOf(caller, 'whoever is signed in can, for themselves.');

const sessionIdOf = (request: Request) => sessionIdIn(request.headers.get('cookie') ?? undefined);

const Session = z.object({
  id: uuid,
  startedAt: time,
  seenAt: time.describe('accurate to ten minutes'),
  expiresAt: time,
  ip: z.string().nullable().describe('the last IP address it was used from'),
  agent: z.string().nullable().describe('browser and system'),
});

const SecondFactors = z.object({
  totpSince: time.nullable().describe('since when they have had an authenticator app'),
  passkeys: z.array(
    z.object({
      id: uuid,
      name: z.string(),
      createdAt: time,
      lastUsedAt: time.nullable(),
    }),
  ),
  recoveryCodesLeft: z.number().int(),
  hasPassword: z.boolean(),
});

const Demand = z.object({
  requiredSince: time.nullable().describe('null if the team requires none'),
});

export const sessionsList: ViewerOperation = {
  scope: 'viewer',
  id: 'listSessions',
  method: 'GET',
  path: sessions,
  summary: 'List your own active sign-ins; nobody can list anyone else’s',
  query: paged.query,
  response: listOf(Session),
  run: async ({ ctx, query }) =>
    paged('sessions', query, await listSessions(self(ctx)), (session) => session.id),
};

export const sessionsEnd: ViewerOperation = {
  scope: 'viewer',
  id: 'endSession',
  method: 'DELETE',
  path: `${sessions}/{id}`,
  summary: 'End one of your own sign-ins, from its next request on',
  status: 204,
  run: ({ ctx, params }) => endSession(self(ctx), params.id),
};

export const secondFactorsRead: ViewerOperation = {
  scope: 'viewer',
  id: 'readSecondFactors',
  method: 'GET',
  path: factors,
  summary: 'Show your own second factors; they can only be set up on /profile',
  response: SecondFactors,
  async run({ ctx }) {
    const { totpWaits: _, ...own } = await secondFactors(self(ctx));
    return own;
  },
};

export const totpRemove: ViewerOperation = {
  scope: 'viewer',
  id: 'removeAuthenticatorApp',
  method: 'DELETE',
  path: `${factors}/totp`,
  summary:
    'Remove your own authenticator app; requires your password or, if you have none, a sign-in within the last 15 minutes',
  body: ConfirmPassword,
  status: 204,
  async run({ ctx, body, request }) {
    await confirmPassword(self(ctx), body, await sessionIdOf(request));
    await removeTotp(self(ctx));
  },
};

export const passkeysRemove: ViewerOperation = {
  scope: 'viewer',
  id: 'removePasskey',
  method: 'DELETE',
  path: `${factors}/passkeys/{id}`,
  summary:
    'Remove one of your own passkeys; requires your password or, if you have none, a sign-in within the last 15 minutes',
  body: ConfirmPassword,
  status: 204,
  async run({ ctx, params, body, request }) {
    await confirmPassword(self(ctx), body, await sessionIdOf(request));
    await removePasskey(self(ctx), params.id);
  },
};

export const factorDemandRead: TeamOperation = {
  scope: 'team',
  id: 'readSecondFactorDemand',
  method: 'GET',
  path: demand,
  role: 'admin',
  summary: 'Show since when the team has required a second factor of its members',
  response: Demand,
  run: async ({ ctx }) => ({ requiredSince: await secondFactorRequired(ctx) }),
};

export const factorDemandChange: TeamOperation = {
  scope: 'team',
  id: 'requireSecondFactor',
  method: 'PATCH',
  path: demand,
  role: 'admin',
  summary:
    'Require a second factor of the team’s members, from their next request on, or stop requiring it',
  body: RequireSecondFactor,
  response: Demand,
  problems: [409],
  run: ({ ctx, body }) => requireSecondFactor(ctx, body),
};
