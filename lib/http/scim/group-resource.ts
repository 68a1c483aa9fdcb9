import { z } from 'zod';
import type { DirectoryGroup, GroupInput, Person } from '@/lib/directory';
import { storableLine } from '@/lib/plain-text';
import type { Attributes } from './patch';
import { scim400 } from './scim-error';
import { versionOf, withKnownNames } from './user-resource';

export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** A group as RFC 7643 writes it. */
export function groupResource(
  group: DirectoryGroup,
  people: ReadonlyMap<string, Person>,
  base: string,
): Attributes {
  const attributes = {
    schemas: [groupSchema],
    id: group.id,
    ...(group.externalId === null ? {} : { externalId: group.externalId }),
    displayName: group.displayName,
    members: group.members.flatMap((id) => {
      const person = people.get(id);
      return person
        ? [{ value: id, display: person.userName, type: 'User', $ref: `${base}/Users/${id}` }]
        : [];
    }),
  };
  return {
    ...attributes,
    meta: {
      resourceType: 'Group',
      created: group.createdAt.toISOString(),
      lastModified: group.changedAt.toISOString(),
      location: `${base}/Groups/${group.id}`,
      version: versionOf(attributes),
    },
  };
}

const text = z.string().trim().min(1).max(256).regex(storableLine);
const Said = z.object({
  displayName: text,
  externalId: text.nullish(),
  members: z
    .array(z.object({ value: z.string() }))
    .max(10_000)
    .nullish(),
});

/** What a client says about a group. Throws a SCIM 400, also for members that are no accounts. */
export function groupOf(attributes: unknown, people: ReadonlyMap<string, Person>): GroupInput {
  const parsed = Said.safeParse(withKnownNames(attributes));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw scim400('invalidValue', `${issue?.path.join('.') || 'The body'} is missing or wrong.`);
  }
  const { displayName, externalId, members } = parsed.data;
  const ids = [...new Set((members ?? []).map(({ value }) => value.toLowerCase()))];
  const stranger = ids.find((id) => !people.has(id));
  if (stranger !== undefined) {
    throw scim400('invalidValue', `members: nobody has the id ${stranger.slice(0, 100)}.`);
  }
  return { displayName, externalId: externalId ?? null, members: ids };
}
