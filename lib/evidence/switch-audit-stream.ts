import { changes, recordAudit } from '@/lib/audit';
import type { TeamContext } from '@/lib/context';
import { parseInput } from '@/lib/input';
import type { InstanceContext } from '@/lib/teams';
import { lastingAuditOwner } from './audit-owner';
import { SwitchAuditStream } from './schemas';
import { type AuditStreamView, loadStream } from './stream-view';

/**
 * Switches a stream off, or on again: it then continues at once after the last event that arrived.
 * Throws Forbidden, NotFound and Invalid.
 */
export async function switchAuditStream(
  ctx: TeamContext | InstanceContext,
  id: string,
  input: unknown,
): Promise<AuditStreamView> {
  const { teamId, by, transaction } = lastingAuditOwner(ctx);
  return transaction(async (tx) => {
    const before = await loadStream(tx, teamId, id);
    const { enabled } = parseInput(SwitchAuditStream, input);
    await tx.$executeRaw`
      UPDATE audit_streams SET is_enabled = ${enabled}, attempts = 0, due_at = NULL
      WHERE id = ${id}::uuid AND team_id IS NOT DISTINCT FROM ${teamId}::uuid`;
    await recordAudit(tx, by, {
      action: enabled ? 'audit_stream.switched_on' : 'audit_stream.switched_off',
      target: { kind: 'audit_stream', id, name: before.name },
      changes: changes(before, { enabled }, ['enabled']),
    });
    return loadStream(tx, teamId, id);
  });
}
