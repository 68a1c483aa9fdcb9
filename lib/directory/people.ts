import { database, type Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

/** An account as a directory sees it. */
export interface Person {
  id: string;
  userName: string;
  externalId: string | null;
  email: string;
  /** Their name in the portal. */
  name: string;
  givenName: string | null;
  familyName: string | null;
  active: boolean;
  createdAt: Date;
  changedAt: Date;
}

interface Row {
  id: string;
  email: string;
  name: string;
  user_name: string;
  external_id: string | null;
  given_name: string | null;
  family_name: string | null;
  active: boolean;
  is_deleted: boolean;
  created_at: Date;
  changed_at: Date;
}

interface WantedPeople {
  id?: string | undefined;
  userName?: string | undefined;
  externalId?: string | undefined;
}

/**
 * Accounts, oldest first: all, or those that match one of these. Accounts that the directory deleted only on
 * request.
 */
export async function findPeople(
  wanted: WantedPeople,
  { deletedToo = false }: { deletedToo?: boolean } = {},
  by: Pick<Transaction, '$queryRaw'> = database().prisma,
): Promise<(Person & { isDeleted: boolean })[]> {
  const { id, userName, externalId } = wanted;
  if (id !== undefined && !isUuid(id)) return [];
  // PostgreSQL takes no NUL in a text, so nobody can have such a name.
  if (`${userName}${externalId}`.includes('\u0000')) return [];
  const rows = await by.$queryRaw<Row[]>`
    SELECT id, email, name, user_name, external_id, given_name, family_name, active, is_deleted, created_at, changed_at
    FROM portal_directory_people(${id ?? null}::uuid, ${userName ?? null}, ${externalId ?? null})`;
  return rows
    .filter((row) => deletedToo || !row.is_deleted)
    .map((row) => ({
      id: row.id,
      userName: row.user_name,
      externalId: row.external_id,
      email: row.email,
      name: row.name,
      givenName: row.given_name,
      familyName: row.family_name,
      active: row.active,
      isDeleted: row.is_deleted,
      createdAt: row.created_at,
      changedAt: row.changed_at,
    }));
}

/** All accounts that the directory did not delete, by id. */
export async function everybody(
  by?: Pick<Transaction, '$queryRaw'>,
): Promise<ReadonlyMap<string, Person>> {
  return new Map((await findPeople({}, {}, by)).map((person) => [person.id, person]));
}

/** Throws NotFound. */
export async function getPerson(
  id: string,
  options?: { deletedToo?: boolean },
  by?: Pick<Transaction, '$queryRaw'>,
): Promise<Person & { isDeleted: boolean }> {
  const [person] = await findPeople({ id }, options, by);
  if (!person) throw new NotFound();
  return person;
}
