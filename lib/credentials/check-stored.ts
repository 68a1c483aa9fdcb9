import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { SealError } from '@/lib/crypto';
import type { Transaction } from '@/lib/db';
import { type OpenableCredential, openCredential } from './open-credential';
import { type Probe, probeConnection } from './probe';
import { recordCheck } from './record-check';
import { refuseDisabled } from './refuse-disabled';
import { saveAccessToken } from './save-access-token';
import { markFailing, works } from './standing';

export interface Verification {
  ok: boolean;
  scopes: string[];
  /** A sentence, if it is not ok. */
  reason?: string;
}

/**
 * Asks Datamin about the stored secret and records the result. A scheduled check is audited only if it changes
 * something, and an unreachable Datamin then says nothing about the credential. Throws NotFound and Conflict
 * (disabled).
 */
export async function checkStored(
  ctx: TeamContext,
  id: string,
  cause: 'asked' | 'scheduled',
): Promise<Verification> {
  const current = await openCredential(ctx, id);
  refuseDisabled(current);
  const probe = await probeStored(ctx, current);
  const silent = cause === 'scheduled' && !probe.ok && !probe.refused;
  await withTransaction(ctx, async (tx) => {
    // Only if nobody has replaced the secret meanwhile: the answer is about the secret that was checked.
    const still = silent || (await keep(tx, ctx, current, probe));
    if (!still) return;
    await recordCheck(tx, ctx, id, cause, probe);
    const changed = (current.status === 'ok') !== probe.ok;
    if (cause === 'scheduled' && (silent || !changed)) return;
    await recordAudit(tx, ctx, {
      action: 'credential.verified',
      target: { kind: 'credential', id, name: current.name },
      details: probe.ok ? { ok: true } : { ok: false, reason: probe.reason },
    });
  });
  return probe.ok
    ? { ok: true, scopes: probe.token.scopes }
    : { ok: false, scopes: [], reason: probe.reason };
}

async function keep(
  tx: Transaction,
  ctx: TeamContext,
  current: OpenableCredential,
  probe: Probe,
): Promise<boolean> {
  const { id, version } = current;
  if (!probe.ok) return markFailing(tx, ctx, current, probe.reason);
  const { count } = await tx.credential.updateMany({
    where: { id, teamId: ctx.team.id, version },
    data: {
      ...works,
      scopes: probe.token.scopes,
      lastVerifiedAt: now(),
      ...(probe.dialect.token ? { tokenDialect: probe.dialect.token } : {}),
    },
  });
  if (count === 0) return false;
  await saveAccessToken(tx, ctx.team.id, id, version, probe.token);
  return true;
}

async function probeStored(ctx: TeamContext, current: OpenableCredential): Promise<Probe> {
  try {
    return await probeConnection(ctx, { ...current, clientSecret: await current.openStored() });
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return { ok: false, field: 'clientSecret', refused: true, reason: error.message };
  }
}
