import { recordAudit } from '@/lib/audit';
import { inTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';
import { applyToGroup, readGroupRules } from './group-rules';

/** Ends a rule and the memberships that only it made, at once. Throws Forbidden and NotFound. */
export async function removeGroupRule(ctx: InstanceContext, id: string): Promise<void> {
  const by = requireInstanceAdmin(ctx);
  const rule = (await readGroupRules()).find((one) => one.id === id);
  if (!rule) throw new NotFound();
  const { team, group, role } = rule;
  await inTransaction({ teamId: team.id }, async (tx) => {
    const { count } = await tx.groupRule.deleteMany({ where: { id, teamId: team.id } });
    if (count === 0) throw new NotFound();
    await recordAudit(
      tx,
      { ...by, team },
      {
        action: 'group_rule.removed',
        target: { kind: 'group_rule', id, name: group },
        details: { role },
      },
    );
  });
  await applyToGroup(group, by.origin);
}
