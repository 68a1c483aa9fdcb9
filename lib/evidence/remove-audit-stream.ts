import { recordAudit } from '@/lib/audit';
import type { TeamContext } from '@/lib/context';
import type { InstanceContext } from '@/lib/teams';
import { lastingAuditOwner } from './audit-owner';
import { loadStream } from './stream-view';

/** Ends a stream. Its last events may not have arrived. Throws Forbidden and NotFound. */
export async function removeAuditStream(
  ctx: TeamContext | InstanceContext,
  id: string,
): Promise<void> {
  const { teamId, by, transaction } = lastingAuditOwner(ctx);
  await transaction(async (tx) => {
    const { name, sentTo } = await loadStream(tx, teamId, id);
    await tx.$executeRaw`
      DELETE FROM audit_streams WHERE id = ${id}::uuid AND team_id IS NOT DISTINCT FROM ${teamId}::uuid`;
    await recordAudit(tx, by, {
      action: 'audit_stream.removed',
      target: { kind: 'audit_stream', id, name },
      details: { sentTo },
    });
  });
}
