import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { open, SealError, seal } from '@/lib/crypto';
import { Conflict } from '@/lib/errors';
import { keyRing } from '@/lib/sealing';
import type { InstanceContext } from '@/lib/teams';
import { newSecret } from '@/lib/webhooks';
import { lastingAuditOwner } from './audit-owner';
import { oldStreamPlace, streamPlace } from './stream-place';
import { type AuditStreamView, loadStream } from './stream-view';

/** How long the previous secret signs too, so that receivers can change theirs in their own time. */
const bothForMs = 24 * 3_600_000;

/**
 * Gives a stream to a webhook a new secret, which is only in this answer. For a day messages are signed with
 * both, or only with the new one if the old one no longer opens. What waits is tried at once. Throws
 * Forbidden, NotFound, and Conflict for syslog, whose messages are not signed.
 */
export async function rotateAuditStream(
  ctx: TeamContext | InstanceContext,
  id: string,
): Promise<{ stream: AuditStreamView; secret: string }> {
  const { teamId, by, transaction } = lastingAuditOwner(ctx);
  const secret = newSecret();
  const stream = await transaction(async (tx) => {
    const { name } = await loadStream(tx, teamId, id);
    const [row] = await tx.$queryRaw<{ secret_sealed: string | null }[]>`
      SELECT secret_sealed FROM audit_streams WHERE id = ${id}::uuid AND team_id IS NOT DISTINCT FROM ${teamId}::uuid FOR UPDATE`;
    if (!row?.secret_sealed) {
      throw new Conflict('Messages to syslog are not signed: there is no secret to replace.');
    }
    const old = await open(keyRing(), row.secret_sealed, streamPlace(teamId, id)).catch(orLost);
    const sealed = await seal(keyRing(), secret, streamPlace(teamId, id));
    const oldSealed = old === null ? null : await seal(keyRing(), old, oldStreamPlace(teamId, id));
    await tx.$executeRaw`
      UPDATE audit_streams SET secret_sealed = ${sealed}, old_secret_sealed = ${oldSealed},
        old_secret_until = ${old === null ? null : new Date(nowMs() + bothForMs)}, rotated_at = ${now()}, due_at = NULL
      WHERE id = ${id}::uuid AND team_id IS NOT DISTINCT FROM ${teamId}::uuid`;
    await recordAudit(tx, by, {
      action: 'audit_stream.rotated',
      target: { kind: 'audit_stream', id, name },
    });
    return loadStream(tx, teamId, id);
  });
  return { stream, secret };
}

function orLost(error: unknown): null {
  if (error instanceof SealError) return null;
  throw error;
}
