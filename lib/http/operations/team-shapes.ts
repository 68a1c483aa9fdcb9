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
  lastSeenAt: time.nullable().describe('in any of their sessions, accurate to ten minutes'),
  secondFactorAt: time.nullable().describe('since when they have had a second factor'),
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
  mailed: z.boolean().describe('whether it is also being sent by mail'),
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
    .describe('null for a person’s token, which ends with their membership'),
  pipelines: z
    .array(uuid)
    .nullable()
    .describe(
      'the pipelines it may access, in addition to those with its tags; null: the whole team',
    ),
  tags: z.array(z.string()).nullable(),
});

export const ServiceAccount = z.object({
  id: uuid,
  name: z.string(),
  role: role.describe('the highest role its tokens may have'),
  enabled: z.boolean(),
  createdBy: z.string(),
  createdAt: time,
  disabledAt: time.nullable(),
  disabledBy: z.string().nullable(),
  lastUsedAt: time
    .nullable()
    .describe('when any of its tokens was last used, accurate to a minute'),
  tokens: z.number().int(),
});
