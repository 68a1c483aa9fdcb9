import type { TeamContext } from '@/lib/context';
import type { InstanceContext } from '@/lib/teams';
import { auditOwner } from './audit-owner';
import { type AuditStreamView, readStreams } from './stream-view';

/** Where the team's audit, or the instance's, is sent, and how far behind each stream is. Throws Forbidden. */
export async function listAuditStreams(
  ctx: TeamContext | InstanceContext,
): Promise<AuditStreamView[]> {
  const { teamId, transaction } = auditOwner(ctx);
  return transaction((tx) => readStreams(tx, teamId));
}
