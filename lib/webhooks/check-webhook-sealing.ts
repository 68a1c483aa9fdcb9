import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { open, SealError } from '@/lib/crypto';
import { NotFound } from '@/lib/errors';
import { keyRing } from '@/lib/sealing';
import { oldSecretPlace, secretPlace } from './internal';

/** Checks for the doctor whether a webhook's secrets open: null, or a sentence. Throws Forbidden and NotFound. */
export async function checkWebhookSealing(ctx: TeamContext, id: string): Promise<string | null> {
  requireRole(ctx, 'owner');
  const row = await withTransaction(ctx, (tx) =>
    tx.webhook.findUnique({
      where: { id, teamId: ctx.team.id },
      select: { name: true, secretSealed: true, oldSecretSealed: true },
    }),
  );
  if (!row) throw new NotFound();
  try {
    await open(keyRing(), row.secretSealed, secretPlace(ctx.team.id, id));
    if (row.oldSecretSealed) {
      await open(keyRing(), row.oldSecretSealed, oldSecretPlace(ctx.team.id, id));
    }
    return null;
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return `Webhook "${row.name}" of team ${ctx.team.slug}: ${error.message}`;
  }
}
