import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { keyRing, type Resealing, reseal } from '@/lib/sealing';
import { accessTokenPlace, oldSecretPlace, outputKeyPlace, secretPlace } from './internal';

/**
 * Reseals a credential's values with the ring's first key, without interrupting anything. Each value is
 * replaced only if it is still the one that was opened, so a secret saved meanwhile is never undone, and
 * repeating it does nothing. Throws Forbidden and NotFound.
 */
export async function resealCredential(ctx: TeamContext, id: string): Promise<Resealing> {
  requireRole(ctx, 'owner');
  const row = await withTransaction(ctx, (tx) =>
    tx.credential.findUnique({
      where: { id, teamId: ctx.team.id },
      select: {
        name: true,
        clientSecretSealed: true,
        oldSecretSealed: true,
        outputKeySealed: true,
        accessToken: { select: { tokenSealed: true } },
      },
    }),
  );
  if (!row) throw new NotFound();
  const result: Resealing = { moved: 0, current: 0, missingKeys: [] };
  const team = ctx.team.id;
  const secret = await reseal(row.clientSecretSealed, secretPlace(team, id), result);
  const oldSecret = await reseal(row.oldSecretSealed, oldSecretPlace(team, id), result);
  const outputKey = await reseal(row.outputKeySealed, outputKeyPlace(team, id), result);
  const token = await reseal(row.accessToken?.tokenSealed, accessTokenPlace(team, id), result);
  if (!secret && !oldSecret && !outputKey && !token) return result;
  await withTransaction(ctx, async (tx) => {
    const where = { id, teamId: team };
    if (secret) {
      const { count } = await tx.credential.updateMany({
        where: { ...where, clientSecretSealed: secret.from },
        data: { clientSecretSealed: secret.to },
      });
      result.moved += count;
    }
    if (oldSecret) {
      const { count } = await tx.credential.updateMany({
        where: { ...where, oldSecretSealed: oldSecret.from },
        data: { oldSecretSealed: oldSecret.to },
      });
      result.moved += count;
    }
    if (outputKey) {
      const { count } = await tx.credential.updateMany({
        where: { ...where, outputKeySealed: outputKey.from },
        data: { outputKeySealed: outputKey.to },
      });
      result.moved += count;
    }
    if (token) {
      const { count } = await tx.accessToken.updateMany({
        where: { credentialId: id, teamId: team, tokenSealed: token.from },
        data: { tokenSealed: token.to },
      });
      result.moved += count;
    }
    await recordAudit(tx, ctx, {
      action: 'credential.resealed',
      target: { kind: 'credential', id, name: row.name },
      details: { key: keyRing().sealing },
    });
  });
  return result;
}
