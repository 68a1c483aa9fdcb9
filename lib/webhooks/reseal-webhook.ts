import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { keyRing, type Resealing, reseal } from '@/lib/sealing';
import { oldSecretPlace, secretPlace } from './internal';

/**
 * Reseals a webhook's secrets with the ring's first key. Each is replaced only if it is still the one that
 * was opened, and repeating it does nothing. Throws Forbidden and NotFound.
 */
export async function resealWebhook(ctx: TeamContext, id: string): Promise<Resealing> {
  requireRole(ctx, 'owner');
  const row = await withTransaction(ctx, (tx) =>
    tx.webhook.findUnique({
      where: { id, teamId: ctx.team.id },
      select: { name: true, secretSealed: true, oldSecretSealed: true },
    }),
  );
  if (!row) throw new NotFound();
  const result: Resealing = { moved: 0, current: 0, missingKeys: [] };
  const secret = await reseal(row.secretSealed, secretPlace(ctx.team.id, id), result);
  const old = await reseal(row.oldSecretSealed, oldSecretPlace(ctx.team.id, id), result);
  if (!secret && !old) return result;
  await withTransaction(ctx, async (tx) => {
    const where = { id, teamId: ctx.team.id };
    if (secret) {
      const { count } = await tx.webhook.updateMany({
        where: { ...where, secretSealed: secret.from },
        data: { secretSealed: secret.to },
      });
      result.moved += count;
    }
    if (old) {
      const { count } = await tx.webhook.updateMany({
        where: { ...where, oldSecretSealed: old.from },
        data: { oldSecretSealed: old.to },
      });
      result.moved += count;
    }
    await recordAudit(tx, ctx, {
      action: 'webhook.resealed',
      target: { kind: 'webhook', id, name: row.name },
      details: { key: keyRing().sealing },
    });
  });
  return result;
}
