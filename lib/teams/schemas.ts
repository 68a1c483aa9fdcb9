import { z } from 'zod';
import { roles } from '@/lib/context';
import { isTellable, oneAlphabet } from '@/lib/look-alikes';
import { noControls, oneLine } from '@/lib/plain-text';
import { isTimeZone } from '@/lib/time-zones';
import { isBreached } from './breached-passwords';
import { isReservedSlug } from './reserved-slugs';

/** Too long a text is checked no further: what follows would take seconds for megabytes of it. */
const text = (most: number) =>
  z
    .string({ error: 'takes a string' })
    .trim()
    .min(1, { error: 'takes at least one character' })
    .max(most, { error: `takes at most ${most} characters`, abort: true })
    .regex(oneLine, noControls);

export const Email = z
  .string({ error: 'takes an e-mail address' })
  .trim()
  // Before it is made lower case, which turns the Kelvin sign into a k: another mailbox, which passed for this one.
  .regex(/^[\x20-\x7e]*$/, { error: 'takes an e-mail address' })
  .toLowerCase()
  .max(254, { error: 'takes at most 254 characters' })
  .pipe(z.email({ error: 'takes an e-mail address' }));

/** For people whose actions others read about: nobody's name may pass for another's. */
const PersonName = text(100).refine(isTellable, oneAlphabet);

/** The minimum length of a password, in characters. */
export const passwordMinLength = 12;

/** Length is what counts (ASVS 5.0, 6.2): no rule on its characters, but no leaked password. */
export const Password = z
  .string({ error: 'takes a string' })
  .min(passwordMinLength, { error: `takes at least ${passwordMinLength} characters` })
  .refine((password) => Buffer.byteLength(password) <= 1000, {
    error: 'takes at most 1000 bytes',
    // The search for patterns takes quadratic time.
    abort: true,
  })
  .refine((password) => !isBreached(password), {
    error: 'is among the passwords that leaked elsewhere, or close to one: choose another',
  });

/** Guards a link that cannot be guessed itself, and is passed on to others: a shorter one will do. */
export const LinkPassword = z
  .string({ error: 'takes a string' })
  .min(8, { error: 'takes at least 8 characters' })
  .refine((password) => Buffer.byteLength(password) <= 1000, { error: 'takes at most 1000 bytes' });

const RoleName = z.enum(roles, { error: `takes ${roles.join(', ')}` });

const TeamName = text(80).refine(isTellable, oneAlphabet);

export const slugForm = /^[a-z][a-z0-9-]{1,38}$/;

const TeamSlug = z
  .string({ error: 'takes a string' })
  .regex(slugForm, {
    error: 'takes 2 to 39 lower-case letters, digits and hyphens, and begins with a letter',
  })
  .refine((slug) => !isReservedSlug(slug), { error: 'is a name the portal uses itself' });

export const TimeZone = z.string({ error: 'takes the name of a time zone' }).refine(isTimeZone, {
  error: 'takes the IANA name of a time zone, for example Europe/Berlin',
});

/** As a device says it: an unknown zone counts as none, and is no reason to refuse a person. */
const deviceTimeZone = TimeZone.optional().catch(undefined);

export const SetUp = z.strictObject({
  name: PersonName,
  email: Email,
  password: Password,
  teamName: TeamName,
  /** Without it, one is made from the name. */
  teamSlug: TeamSlug.optional(),
  timeZone: deviceTimeZone,
});

export const CreateUser = z.strictObject({
  email: Email,
  name: PersonName.optional(),
  password: Password,
  isInstanceAdmin: z.boolean({ error: 'takes true or false' }).default(false),
});

export const CreateTeam = z.strictObject({
  slug: TeamSlug,
  name: TeamName,
  /** An existing user's; without it the creator owns the team. */
  owner: Email.optional(),
});

export const RenameTeam = z.strictObject({ name: TeamName });
export const AddMember = z.strictObject({ email: Email, role: RoleName });
export const ChangeRole = z.strictObject({ role: RoleName });

const expiresInDays = z
  .int({ error: 'takes a whole number of days' })
  .min(1, { error: 'takes at least 1 day' })
  .max(30, { error: 'takes at most 30 days' })
  .default(7);

/** A new link for an invitation, and its new end. */
export const ResendInvitation = z.strictObject({ expiresInDays });

export const InviteMember = z.strictObject({
  /** When given, only an account with this address can accept. */
  email: Email.optional(),
  role: RoleName,
  expiresInDays,
});

export const AcceptAsNewUser = z.strictObject({
  email: Email,
  name: PersonName,
  password: Password,
  timeZone: deviceTimeZone,
});

/** Datamin's UUID, by which a team's pipelines are known. */
const pipelineUuid = z
  .string({ error: 'takes a UUID' })
  .trim()
  .toLowerCase()
  .pipe(z.guid({ error: 'takes a UUID' }));

const serviceAccountId = z.uuid({ error: 'takes the id of a service account of this team' });

export const CreateApiToken = z.strictObject({
  name: text(100),
  role: RoleName,
  /**
   * RFC 3339, in the future. Without it a person's token is valid until it is revoked, and one made with a
   * token as long as that token, or for a year.
   */
  expiresAt: z.iso
    .datetime({ offset: true, error: 'takes a time such as 2027-01-31T00:00:00Z' })
    .transform((at) => new Date(at))
    .optional(),
  /** Pipelines of the team, by UUID; with these or tags, the token reaches nothing else. */
  pipelines: z
    .array(pipelineUuid, { error: 'takes a list of UUIDs' })
    .max(200, { error: 'takes at most 200 pipelines' })
    .transform((list) => [...new Set(list)])
    .optional(),
  /** All pipelines that have one of these tags at the time of each request. */
  tags: z
    .array(text(50), { error: 'takes a list of strings' })
    .max(20, { error: 'takes at most 20 tags' })
    .transform((list) => [...new Set(list)].sort())
    .optional(),
  /** The account it belongs to. Without it the token is its maker's, and ends when they leave the team. */
  serviceAccountId: serviceAccountId.optional(),
});

export const HandOverApiToken = z.strictObject({ serviceAccountId });

export const CreateServiceAccount = z.strictObject({ name: PersonName, role: RoleName });

export const ChangeServiceAccount = z
  .strictObject({
    name: PersonName.optional(),
    role: RoleName.optional(),
    enabled: z.boolean({ error: 'takes true or false' }).optional(),
  })
  .refine((input) => Object.keys(input).length > 0, {
    error: 'takes a name, a role or whether it is enabled',
  });

export const ChangePassword = z.strictObject({
  currentPassword: z.string({ error: 'takes a string' }).max(1000, { error: 'is too long' }),
  newPassword: Password,
});

export const SetPassword = z.strictObject({ email: Email, password: Password });

export const UpdateProfile = z
  .strictObject({ name: PersonName.optional(), timeZone: TimeZone.optional() })
  .refine((input) => Object.keys(input).length > 0, { error: 'takes a name or a time zone' });

/** An id in a path: what is not one is a 404 rather than a wrong field. */
export const Id = z.uuid();

/** A request for a way back in. */
export const RequestPasswordReset = z.strictObject({ email: Email });
export const ResetPassword = z.strictObject({ password: Password });
/** A code from an authenticator app, or a recovery code. */
export const SecondFactorCode = z.strictObject({
  code: z.string({ error: 'takes a code' }).max(100, { error: 'is too long' }),
});
export const ConfirmPassword = z.strictObject({
  password: z.string({ error: 'takes a string' }).max(1000, { error: 'is too long' }),
});
export const PasskeyName = z.strictObject({ name: text(60) });
export const RequireSecondFactor = z.strictObject({
  required: z.boolean({ error: 'takes true or false' }),
});
export const EndSessions = z.strictObject({ email: Email });
