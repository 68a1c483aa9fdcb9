import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { applyGroups } from './apply-groups';
import { type DirectoryContext, onInstance, takeTurn } from './context';
import { getPerson } from './people';
import { setActive } from './set-active';

/**
 * To the directory the account is gone; here it is deactivated and removed from all groups, because what it did stays
 * in the audit. Memberships made by hand stay for an admin to end. Throws NotFound and Conflict.
 */
export async function deletePerson(ctx: DirectoryContext, id: string): Promise<void> {
  if (!isUuid(id)) throw new NotFound();
  await onInstance(async (tx) => {
    await takeTurn(tx, id);
    const person = await getPerson(id, {}, tx);
    await setActive(tx, ctx, person, false);
    const { userName, externalId } = person;
    const gone = { deletedAt: now(), changedAt: now() };
    await tx.scimUser.upsert({
      where: { userId: id },
      create: { userId: id, userName, externalId, createdAt: now(), ...gone },
      update: gone,
      select: { userId: true },
    });
    await tx.scimGroupMember.deleteMany({ where: { userId: id } });
    await tx.oidcGroup.deleteMany({ where: { userId: id } });
    await recordAudit(tx, ctx, {
      action: 'user.deleted',
      target: { kind: 'user', id, name: person.email },
      details: { by: 'scim' },
    });
  });
  await applyGroups(id, ctx.origin);
}
