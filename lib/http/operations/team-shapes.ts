import { z } from 'zod';
import { role, time, uuid } from './shapes';

export const Team = z.object({ id: uuid, slug: z.string(), name: z.string() });

export const OwnTeam = Team.extend({ role });

export const Member = z.object({
  id: uuid,
  userId: uuid,
  name: z.string(),
  email: z.string(),
  role,
  createdAt: time,
  lastSignInAt: time.nullable(),
  lastSeenAt: time.nullable().describe('in any session of theirs, right to ten minutes'),
  secondFactorAt: time.nullable().describe('since when they have one'),
});

export const Invitation = z.object({
  id: uuid,
  email: z.string().nullable(),
  role,
  invitedBy: z.string(),
  createdAt: time,
  expiresAt: time,
  state: z.enum(['open', 'expired']),
});

export const InvitationShown = Invitation.extend({
  url: z.string().describe('shown once'),
  mailed: z.boolean().describe('whether it is on its way by mail'),
});

export const ApiToken = z.object({
  id: uuid,
  name: z.string(),
  role,
  hint: z.string().describe('the last four characters'),
  createdBy: z.string(),
  createdAt: time,
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable(),
  serviceAccount: z
    .object({ id: uuid, name: z.string() })
    .nullable()
    .describe('null for a person’s, which ends with their membership'),
  pipelines: z
    .array(uuid)
    .nullable()
    .describe('what it reaches, beside those with its tags; null: the whole team'),
  tags: z.array(z.string()).nullable(),
});

export const ServiceAccount = z.object({
  id: uuid,
  name: z.string(),
  role: role.describe('the most that its tokens may do'),
  enabled: z.boolean(),
  createdBy: z.string(),
  createdAt: time,
  disabledAt: time.nullable(),
  disabledBy: z.string().nullable(),
  lastUsedAt: time.nullable().describe('of any of its tokens, right to a minute'),
  tokens: z.number().int(),
});
