import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { inTransaction, isUniqueViolation, uuidv7 } from '@/lib/db';
import { Conflict, invalidField } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { findTeam, type InstanceContext, requireInstanceAdmin } from '@/lib/teams';
import { applyToGroup, type GroupRuleView } from './group-rules';
import { AddGroupRule } from './schemas';
import { tellOwners } from './tell-owners';

/**
 * Makes everybody in a group a member of a team; those known to be in it at once. The event is in the team's audit, and
 * its owners get a mail: nobody comes in unnoticed. Throws Forbidden, Invalid and Conflict (the group has a rule for
 * that team).
 */
export async function addGroupRule(ctx: InstanceContext, input: unknown): Promise<GroupRuleView> {
  const by = requireInstanceAdmin(ctx);
  const { group, team: slug, role } = parseInput(AddGroupRule, input);
  const team = await findTeam({ slug });
  if (!team) throw invalidField('team', 'does not exist');
  const rule = { id: uuidv7(), role, createdBy: by.actor.name, createdAt: now() };
  await inTransaction({ teamId: team.id }, async (tx) => {
    await tx.groupRule.create({
      data: { ...rule, teamId: team.id, groupName: group },
      select: { id: true },
    });
    await recordAudit(
      tx,
      { ...by, team },
      {
        action: 'group_rule.added',
        target: { kind: 'group_rule', id: rule.id, name: group },
        details: { role },
      },
    );
    await tellOwners(tx, team, `${group} is ${role} of ${team.name} from now on`, [
      `${by.actor.name} made a rule for the whole portal: everyone in the group “${group}” of your organization’s directory is ${role} of ${team.name}.`,
    ]);
  }).catch((error: unknown) => {
    if (!isUniqueViolation(error)) throw error;
    const sentence = `already has a rule for ${team.slug}: remove that first`;
    throw new Conflict(`${group} ${sentence}.`, { errors: { group: [sentence] } });
  });
  await applyToGroup(group, by.origin);
  return { ...rule, group, team };
}
