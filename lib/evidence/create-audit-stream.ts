import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { seal } from '@/lib/crypto';
import { uuidv7 } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { keyRing } from '@/lib/sealing';
import type { InstanceContext } from '@/lib/teams';
import { newSecret } from '@/lib/webhooks';
import { lastingAuditOwner } from './audit-owner';
import { CreateAuditStream } from './schemas';
import { streamPlace } from './stream-place';
import { acceptStreamUrl } from './stream-url';
import { type AuditStreamView, loadStream, readStreams } from './stream-view';

const mostStreams = 5;

/**
 * Has an audit sent on as it happens. A webhook's secret is only in this answer. Throws Forbidden, Invalid
 * and Conflict.
 */
export async function createAuditStream(
  ctx: TeamContext | InstanceContext,
  input: unknown,
): Promise<{ stream: AuditStreamView; secret: string | null }> {
  const { teamId, by, transaction } = lastingAuditOwner(ctx);
  const { name, kind, url: given, fromStart } = parseInput(CreateAuditStream, input);
  const url = acceptStreamUrl(kind, given);
  const id = uuidv7();
  const secret = kind === 'webhook' ? newSecret() : null;
  const sealed = secret && (await seal(keyRing(), secret, streamPlace(teamId, id)));
  const stream = await transaction(async (tx) => {
    // Otherwise, of many at once, each would see room and the name free; the instance has no row to lock.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit streams ${teamId}`}, 0))::text`;
    const there = await readStreams(tx, teamId);
    if (there.length >= mostStreams) {
      throw new Conflict(`There can be at most ${mostStreams} streams. Remove one first.`);
    }
    if (there.some((one) => one.name === name)) {
      throw new Conflict(`A stream named "${name}" already exists; choose another name.`);
    }
    // Events pruned from the beginning are not sent; a new chain has none yet.
    await tx.$executeRaw`
      INSERT INTO audit_streams (id, team_id, name, kind, url, secret_sealed, cursor_seq, created_at, created_by)
      VALUES (${id}::uuid, ${teamId}::uuid, ${name}, ${kind}, ${url}, ${sealed},
        CASE WHEN ${fromStart} THEN 0 ELSE coalesce((SELECT c.seq FROM audit_chains c WHERE c.team_id IS NOT DISTINCT FROM ${teamId}::uuid), 0) END,
        ${now()}, ${by.actor.name})`;
    await recordAudit(tx, by, {
      action: 'audit_stream.created',
      target: { kind: 'audit_stream', id, name },
      details: { kind, url, fromStart },
    });
    return loadStream(tx, teamId, id);
  });
  return { stream, secret };
}
