import { now, nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { open, SealError } from '@/lib/crypto';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { keyRing } from '@/lib/sealing';
import { oldSecretPlace, secretPlace } from './internal';
import { type Posted, post } from './post';
import { settleAttempt } from './settle-attempt';
import { signedHeaders } from './sign';

export interface AttemptOptions {
  /** How to send it; tests that are not about the network pass their own. */
  send?: typeof post;
  /** In [0, 1), for the pause before the next attempt. */
  random?: () => number;
}

/**
 * Sends one delivery once and records the outcome. Two concurrent attempts may both arrive, as any message
 * may come twice: receivers recognise it by its id. Throws NotFound.
 */
export async function attemptDelivery(
  ctx: TeamContext,
  id: string,
  { send = post, random = Math.random }: AttemptOptions = {},
): Promise<Posted> {
  if (!isUuid(id)) throw new NotFound();
  const row = await withTransaction(ctx, (tx) =>
    tx.webhookDelivery.findUnique({
      where: { id, teamId: ctx.team.id },
      select: {
        id: true,
        attempt: true,
        payload: true,
        webhook: {
          select: {
            id: true,
            name: true,
            url: true,
            isEnabled: true,
            secretSealed: true,
            oldSecretSealed: true,
            oldSecretUntil: true,
          },
        },
      },
    }),
  );
  if (!row) throw new NotFound();
  const { webhook } = row;
  const body = JSON.stringify(row.payload);
  const at = now();
  const message = { id: row.id, timestamp: Math.floor(at.getTime() / 1000), body };
  const secrets = await openSecrets(ctx, webhook);
  const posted =
    secrets === null ? unsigned : await send(webhook.url, signedHeaders(message, secrets), body);
  await settleAttempt(ctx, { id, attempt: row.attempt, webhook }, posted, at, random());
  return posted;
}

const unsigned: Posted = {
  status: null,
  durationMs: 0,
  problem: 'Nothing was sent: the key that seals the secret is missing. Rotate the secret.',
  answer: null,
};

/** The secrets that sign now, newest first; null: one does not open. */
async function openSecrets(
  ctx: TeamContext,
  webhook: {
    id: string;
    secretSealed: string;
    oldSecretSealed: string | null;
    oldSecretUntil: Date | null;
  },
): Promise<string[] | null> {
  const { id, secretSealed, oldSecretSealed, oldSecretUntil } = webhook;
  const team = ctx.team.id;
  const isOldGood = oldSecretUntil !== null && oldSecretUntil.getTime() > nowMs();
  try {
    const secret = await open(keyRing(), secretSealed, secretPlace(team, id));
    if (!oldSecretSealed || !isOldGood) return [secret];
    return [secret, await open(keyRing(), oldSecretSealed, oldSecretPlace(team, id))];
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
