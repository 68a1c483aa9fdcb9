import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { applyGroups } from './apply-groups';
import { type DirectoryContext, onInstance } from './context';
import { getPerson } from './people';
import { setActive } from './set-active';

/**
 * To the directory the account is gone; here it is deactivated and removed from all groups, because what it did stays
 * in the audit. Memberships made by hand stay for an admin to end. Throws NotFound and Conflict.
 */
export async function deletePerson(ctx: DirectoryContext, id: string): Promise<void> {
  const person = await getPerson(id);
  await setActive(ctx, person, false);
  const { userName, externalId } = person;
  await onInstance(async (tx) => {
    const gone = { deletedAt: now(), changedAt: now() };
    await tx.scimUser.upsert({
      where: { userId: person.id },
      create: { userId: person.id, userName, externalId, createdAt: now(), ...gone },
      update: gone,
      select: { userId: true },
    });
    await tx.scimGroupMember.deleteMany({ where: { userId: person.id } });
    await tx.oidcGroup.deleteMany({ where: { userId: person.id } });
    await recordAudit(tx, ctx, {
      action: 'user.deleted',
      target: { kind: 'user', id: person.id, name: person.email },
      details: { by: 'scim' },
    });
  });
  await applyGroups(person.id, ctx.origin);
}
