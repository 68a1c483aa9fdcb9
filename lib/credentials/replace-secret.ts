import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { seal } from '@/lib/crypto';
import type { Transaction } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { keyRing } from '@/lib/sealing';
import { secretPlace } from './internal';
import type { KeptSecret } from './keep-old-secret';
import type { Connection, Probe } from './probe';
import { recordCheck } from './record-check';
import { saveAccessToken } from './save-access-token';
import { works } from './standing';
import { referenceOf, secretHint } from './stored-secret';

/**
 * Puts a new secret in place and stores the one to keep, within the caller's transaction. The credential must still be
 * at the version that was checked: two concurrent rotations must not leave a secret that nobody verified.
 */
export async function replaceSecret(
  tx: Transaction,
  ctx: TeamContext,
  credential: { id: string; version: number },
  connection: Connection,
  probe: Extract<Probe, { ok: true }> | null,
  kept: KeptSecret | null,
): Promise<void> {
  const changed = await tx.credential.updateMany({
    where: { id: credential.id, teamId: ctx.team.id, version: credential.version },
    data: {
      baseUrl: connection.baseUrl,
      clientId: connection.clientId,
      clientSecretSealed: await seal(
        keyRing(),
        connection.clientSecret,
        secretPlace(ctx.team.id, credential.id),
      ),
      clientSecretHint: secretHint(connection.clientSecret),
      clientSecretReference: referenceOf(connection.clientSecret),
      oldSecretSealed: kept?.sealed ?? null,
      oldSecretHint: kept?.hint ?? null,
      oldSecretUntil: kept?.until ?? null,
      version: credential.version + 1,
      rotatedAt: now(),
      tokenDialect: probe?.dialect.token ?? null,
      aggregateDateDialect: null,
      ...(probe
        ? {
            ...works,
            scopes: probe.token.scopes,
            lastVerifiedAt: now(),
          }
        : { status: 'unverified' as const, statusReason: null, failingSince: null }),
    },
  });
  if (changed.count === 0) {
    const exists = await tx.credential.count({ where: { id: credential.id, teamId: ctx.team.id } });
    if (exists === 0) throw new NotFound();
    throw new Conflict(
      'Someone else changed this credential in the meantime. Review it and try again.',
    );
  }
  if (probe) {
    await saveAccessToken(tx, ctx.team.id, credential.id, credential.version + 1, probe.token);
    await recordCheck(tx, ctx, credential.id, 'replaced', probe);
  } else {
    await tx.accessToken.deleteMany({
      where: { teamId: ctx.team.id, credentialId: credential.id },
    });
  }
}
