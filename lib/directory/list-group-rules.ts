import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';
import { type GroupRuleView, readGroupRules } from './group-rules';

/** All rules that make groups members of teams. Throws Forbidden. */
export async function listGroupRules(ctx: InstanceContext): Promise<GroupRuleView[]> {
  requireInstanceAdmin(ctx);
  return readGroupRules();
}
