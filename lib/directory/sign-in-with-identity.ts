import type { Origin } from '@/lib/context';
import { type Authenticated, authenticateIdentity, type VouchedIdentity } from '@/lib/teams';
import { applyGroups } from './apply-groups';
import { onInstance } from './context';
import { readGroupRules } from './group-rules';

/** The most groups that are stored for one person. */
const mostGroups = 1000;

/**
 * Signs in as authenticateIdentity does, and turns the provider's groups into memberships; somebody in a
 * group with a rule gets an account if they have none. `groups` is null where the provider is not configured
 * to send them, or says that there are too many: then memberships stay as they were.
 */
export async function signInWithIdentity(
  origin: Origin,
  identity: VouchedIdentity,
  groups: readonly string[] | null,
): Promise<Authenticated | null> {
  if (groups === null) return authenticateIdentity(origin, identity);
  const told = [...new Set(groups)].slice(0, mostGroups);
  const names = new Set(told.map((group) => group.toLowerCase()));
  const rules = await readGroupRules();
  const isExpected = rules.some(({ group }) => names.has(group.toLowerCase()));
  const signedIn = await authenticateIdentity(origin, identity, { isExpected });
  if (!signedIn) return null;
  const { userId } = signedIn;
  await onInstance(async (tx) => {
    await tx.oidcGroup.deleteMany({ where: { userId, groupName: { notIn: told } } });
    await tx.oidcGroup.createMany({
      data: told.map((groupName) => ({ userId, groupName })),
      skipDuplicates: true,
    });
  });
  await applyGroups(userId, origin);
  return signedIn;
}
