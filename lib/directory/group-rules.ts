import type { Origin, Role } from '@/lib/context';
import { database } from '@/lib/db';
import { applyGroups } from './apply-groups';

/** Everybody in the group is a member of the team. */
export interface GroupRuleView {
  id: string;
  group: string;
  team: { id: string; slug: string; name: string };
  role: Role;
  createdBy: string;
  createdAt: Date;
}

interface Row {
  id: string;
  group_name: string;
  role: Role;
  team_id: string;
  team_slug: string;
  team_name: string;
  created_by: string;
  created_at: Date;
}

/** All rules, by group. */
export async function readGroupRules(): Promise<GroupRuleView[]> {
  const rows = await database().prisma.$queryRaw<Row[]>`
    SELECT id, group_name, role::text AS role, team_id, team_slug, team_name, created_by, created_at FROM portal_group_rules()`;
  return rows.map((row) => ({
    id: row.id,
    group: row.group_name,
    team: { id: row.team_id, slug: row.team_slug, name: row.team_name },
    role: row.role,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }));
}

/** Call after a rule about the group changed: applies the rules to everybody known to be in it. */
export async function applyToGroup(group: string, origin: Origin): Promise<void> {
  const people = await database().prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM portal_people_of_group(${group})`;
  for (const { id } of people) await applyGroups(id, origin);
}
