import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { SealError } from '@/lib/crypto';
import { type OpenableCredential, openCredential } from './open-credential';
import { type Probe, probeConnection } from './probe';
import { refuseDisabled } from './refuse-disabled';
import { saveAccessToken } from './save-access-token';
import { markFailing, works } from './standing';

export interface Verification {
  ok: boolean;
  scopes: string[];
  /** A sentence, when it is not ok. */
  reason?: string;
}

/** Checks the stored secret against Datamin, live, and keeps what came of it. Throws Forbidden, NotFound and Conflict (it is switched off). */
export async function verifyCredential(ctx: TeamContext, id: string): Promise<Verification> {
  requireRole(ctx, 'admin');
  const current = await openCredential(ctx, id);
  refuseDisabled(current);
  const probe = await probeStored(ctx, current);
  await withTransaction(ctx, async (tx) => {
    // Only if nobody replaced the secret meanwhile: the answer is about the one that was asked with.
    if (probe.ok) {
      const { count } = await tx.credential.updateMany({
        where: { id, teamId: ctx.team.id, version: current.version },
        data: {
          ...works,
          scopes: probe.token.scopes,
          lastVerifiedAt: now(),
          ...(probe.dialect.token ? { tokenDialect: probe.dialect.token } : {}),
        },
      });
      if (count > 0) await saveAccessToken(tx, ctx.team.id, id, current.version, probe.token);
    } else await markFailing(tx, ctx, current, probe.reason);
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

async function probeStored(ctx: TeamContext, current: OpenableCredential): Promise<Probe> {
  try {
    return await probeConnection(ctx, { ...current, clientSecret: await current.openStored() });
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return { ok: false, field: 'clientSecret', reason: error.message };
  }
}
