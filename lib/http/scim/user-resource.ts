import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DirectoryGroup, Person, PersonInput } from '@/lib/directory';
import { asOneLine, storableLine } from '@/lib/plain-text';
import { Email } from '@/lib/teams';
import type { Attributes } from './patch';
import { scim400 } from './scim-error';

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** An ETag that changes whenever anything in the resource does. */
export const versionOf = (resource: Attributes): string =>
  `W/"${createHash('sha256').update(JSON.stringify(resource)).digest('base64url').slice(0, 20)}"`;

/** Groups by the ids of their members: to look through all groups for each person takes the product of both. */
export function groupsByMember(groups: readonly DirectoryGroup[]): Map<string, DirectoryGroup[]> {
  const byMember = new Map<string, DirectoryGroup[]>();
  for (const group of groups) {
    for (const id of group.members) {
      const known = byMember.get(id);
      if (known) known.push(group);
      else byMember.set(id, [group]);
    }
  }
  return byMember;
}

/** An account, and the groups that it is in, as RFC 7643 writes it. */
export function userResource(
  person: Person,
  groups: readonly DirectoryGroup[],
  base: string,
): Attributes {
  const { id, userName, externalId, email, name, givenName, familyName, active } = person;
  const attributes = {
    schemas: [userSchema],
    id,
    ...(externalId === null ? {} : { externalId }),
    userName,
    name: {
      formatted: name,
      ...(givenName === null ? {} : { givenName }),
      ...(familyName === null ? {} : { familyName }),
    },
    displayName: name,
    active,
    emails: [{ value: email, type: 'work', primary: true }],
    groups: groups.map((group) => ({
      value: group.id,
      display: group.displayName,
      $ref: `${base}/Groups/${group.id}`,
    })),
  };
  return {
    ...attributes,
    meta: {
      resourceType: 'User',
      created: person.createdAt.toISOString(),
      lastModified: person.changedAt.toISOString(),
      location: `${base}/Users/${id}`,
      version: versionOf(attributes),
    },
  };
}

/** Okta and Entra ID send True and False as strings. */
const Flag = z.union([
  z.boolean(),
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false']))
    .transform((text) => text === 'true'),
]);
const text = (most: number) => z.string().trim().max(most).regex(storableLine);
const Name = z.object({
  formatted: text(200).nullish(),
  givenName: text(100).nullish(),
  familyName: text(100).nullish(),
});
const Mail = z.object({ value: z.string(), primary: Flag.nullish() });

const Said = z.object({
  userName: text(254).min(1),
  externalId: text(256).nullish(),
  displayName: text(200).nullish(),
  name: Name.nullish(),
  active: Flag.nullish(),
  emails: z.array(Mail).max(20).nullish(),
});

/**
 * What a client says about an account; unknown attributes are accepted and ignored. Throws a SCIM 400.
 */
export function personOf(attributes: unknown): PersonInput {
  const parsed = Said.safeParse(withKnownNames(attributes));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw scim400('invalidValue', `${issue?.path.join('.') || 'The body'} is missing or wrong.`);
  }
  const { userName, externalId, displayName, name, active, emails } = parsed.data;
  const mail = emails?.find(({ primary }) => primary)?.value ?? emails?.[0]?.value ?? userName;
  const email = Email.safeParse(mail);
  if (!email.success) {
    throw scim400('invalidValue', 'An account takes an e-mail address: in emails, or as userName.');
  }
  const { givenName = null, familyName = null, formatted } = name ?? {};
  const full = [givenName, familyName].filter(Boolean).join(' ');
  const called = [displayName, formatted, full, userName].find(Boolean) ?? userName;
  return {
    userName,
    externalId: externalId ?? null,
    email: email.data,
    name: asOneLine(called, 100) ?? email.data,
    givenName: givenName ?? null,
    familyName: familyName ?? null,
    active: active ?? undefined,
  };
}

const known = new Map(
  ['userName', 'externalId', 'displayName', 'name', 'active', 'emails', 'members'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/** Attribute names ignore case; the known ones get their own spelling. */
export function withKnownNames(attributes: unknown): Attributes {
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) {
    throw scim400('invalidSyntax', 'Send a JSON object.');
  }
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      known.get(name.toLowerCase()) ?? name,
      value,
    ]),
  );
}
