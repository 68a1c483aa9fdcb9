import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { isUniqueViolation, type Transaction } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { applyGroups } from './apply-groups';
import { type DirectoryContext, onInstance } from './context';
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
  if (!isUuid(id)) throw new NotFound();
  const row = await onInstance((tx) => tx.scimGroup.findUnique({ where: { id }, select: columns }));
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
 * Makes a group what the directory says; its rules hold at once for whoever came or went. Throws NotFound and Conflict.
 */
export async function changeDirectoryGroup(
  ctx: DirectoryContext,
  before: DirectoryGroup,
  { members, ...input }: GroupInput,
): Promise<DirectoryGroup> {
  const { id } = before;
  const [earlier, wanted] = [new Set(before.members), new Set(members)];
  const added = members.filter((one) => !earlier.has(one));
  const removed = before.members.filter((one) => !wanted.has(one));
  await onInstance(async (tx) => {
    const { count } = await tx.scimGroup.updateMany({
      where: { id },
      data: { ...input, changedAt: now() },
    });
    if (count === 0) throw new NotFound();
    await tx.scimGroupMember.deleteMany({ where: { groupId: id, userId: { in: removed } } });
    await writeMembers(tx, id, added);
    await audit(
      tx,
      ctx,
      'changed',
      { id, ...input },
      {
        added: added.length,
        removed: removed.length,
      },
    );
  }).catch(asTaken);
  const isRenamed = before.displayName !== input.displayName;
  const concerned = isRenamed
    ? [...new Set([...members, ...before.members])]
    : [...added, ...removed];
  await letIn(ctx, added);
  for (const userId of concerned) await applyGroups(userId, ctx.origin);
  return getDirectoryGroup(id);
}

/** Deletes a group, and ends the memberships that its rules made. Throws NotFound. */
export async function deleteDirectoryGroup(ctx: DirectoryContext, id: string): Promise<void> {
  const group = await getDirectoryGroup(id);
  await onInstance(async (tx) => {
    await tx.scimGroup.deleteMany({ where: { id: group.id } });
    await audit(tx, ctx, 'removed', group, { members: group.members.length });
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
