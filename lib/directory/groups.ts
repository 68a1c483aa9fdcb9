import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { isUniqueViolation, type Transaction } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { applyGroups } from './apply-groups';
import { type DirectoryContext, onInstance, takeTurn } from './context';
import { everybody, type Person } from './people';
import { vouch } from './vouch';

/** A group as a SCIM client maintains it. */
export interface DirectoryGroup {
  id: string;
  displayName: string;
  externalId: string | null;
  /** Ids of accounts, sorted. */
  members: string[];
  createdAt: Date;
  changedAt: Date;
}

export interface GroupInput {
  displayName: string;
  externalId: string | null;
  members: string[];
}

const columns = {
  id: true,
  displayName: true,
  externalId: true,
  createdAt: true,
  changedAt: true,
  members: { select: { userId: true }, orderBy: { userId: 'asc' } },
} as const;

/** All groups, oldest first, with their members. */
export async function listDirectoryGroups(): Promise<DirectoryGroup[]> {
  const rows = await onInstance((tx) =>
    tx.scimGroup.findMany({ select: columns, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] }),
  );
  return rows.map(({ members, ...row }) => ({ ...row, members: members.map((one) => one.userId) }));
}

/** Throws NotFound. */
export async function getDirectoryGroup(id: string): Promise<DirectoryGroup> {
  return onInstance((tx) => loadGroup(tx, id));
}

async function loadGroup(tx: Transaction, id: string): Promise<DirectoryGroup> {
  if (!isUuid(id)) throw new NotFound();
  const row = await tx.scimGroup.findUnique({ where: { id }, select: columns });
  if (!row) throw new NotFound();
  return { ...row, members: row.members.map((one) => one.userId) };
}

/** Makes a group; its rules hold for its members at once. Throws Conflict. */
export async function createDirectoryGroup(
  ctx: DirectoryContext,
  { members, ...input }: GroupInput,
): Promise<DirectoryGroup> {
  const id = await onInstance(async (tx) => {
    const row = await tx.scimGroup.create({
      data: { ...input, createdAt: now(), changedAt: now() },
      select: { id: true },
    });
    await writeMembers(tx, row.id, members);
    await audit(tx, ctx, 'created', { id: row.id, ...input }, { members: members.length });
    return row.id;
  }).catch(asTaken);
  await letIn(ctx, members);
  for (const userId of members) await applyGroups(userId, ctx.origin);
  return getDirectoryGroup(id);
}

/**
 * Makes a group what the directory says of it as it is now; its rules hold at once for whoever came or went. Throws
 * NotFound, Conflict and what `says` throws.
 */
export async function changeDirectoryGroup(
  ctx: DirectoryContext,
  id: string,
  says: (before: DirectoryGroup, people: ReadonlyMap<string, Person>) => GroupInput,
): Promise<DirectoryGroup> {
  const { before, after, added, removed } = await onInstance(async (tx) => {
    await takeTurn(tx, id);
    const held = await loadGroup(tx, id);
    const { members, ...input } = says(held, await everybody(tx));
    const [earlier, wanted] = [new Set(held.members), new Set(members)];
    const came = members.filter((one) => !earlier.has(one));
    const went = held.members.filter((one) => !wanted.has(one));
    await tx.scimGroup.updateMany({ where: { id }, data: { ...input, changedAt: now() } });
    await tx.scimGroupMember.deleteMany({ where: { groupId: id, userId: { in: went } } });
    await writeMembers(tx, id, came);
    const counts = { added: came.length, removed: went.length };
    await audit(tx, ctx, 'changed', { id, ...input }, counts);
    return { before: held, after: { ...input, members }, added: came, removed: went };
  }).catch(asTaken);
  const isRenamed = before.displayName !== after.displayName;
  const concerned = isRenamed
    ? new Set([...after.members, ...before.members])
    : [...added, ...removed];
  await letIn(ctx, added);
  for (const userId of concerned) await applyGroups(userId, ctx.origin);
  return getDirectoryGroup(id);
}

/** Deletes a group, and ends the memberships that its rules made. Throws NotFound. */
export async function deleteDirectoryGroup(ctx: DirectoryContext, id: string): Promise<void> {
  const group = await onInstance(async (tx) => {
    await takeTurn(tx, id);
    const held = await loadGroup(tx, id);
    await tx.scimGroup.deleteMany({ where: { id } });
    await audit(tx, ctx, 'removed', held, { members: held.members.length });
    return held;
  });
  for (const userId of group.members) await applyGroups(userId, ctx.origin);
}

/** Nobody comes into a group with an account that they made with the address of somebody in it. */
async function letIn(ctx: DirectoryContext, members: string[]): Promise<void> {
  for (const userId of members) {
    await onInstance((tx) => vouch(tx, ctx, userId), { userId });
  }
}

async function writeMembers(tx: Transaction, groupId: string, members: string[]): Promise<void> {
  const data = members.map((userId) => ({ groupId, userId }));
  await tx.scimGroupMember.createMany({ data, skipDuplicates: true });
}

const audit = (
  tx: Transaction,
  ctx: DirectoryContext,
  what: 'created' | 'changed' | 'removed',
  { id, displayName }: { id: string; displayName: string },
  details: Record<string, number>,
) =>
  recordAudit(tx, ctx, {
    action: `directory_group.${what}`,
    target: { kind: 'directory_group', id, name: displayName },
    details,
  });

function asTaken(error: unknown): never {
  throw isUniqueViolation(error)
    ? new Conflict('A group with that displayName already exists.')
    : error;
}
