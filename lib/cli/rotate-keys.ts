import { systemContext, type TeamContext } from '@/lib/context';
import { resealCredential, sealedRecords } from '@/lib/credentials';
import { NotFound } from '@/lib/errors';
import type { Resealing } from '@/lib/sealing';
import { findTeam } from '@/lib/teams';
import { resealWebhook, sealedWebhooks } from '@/lib/webhooks';
import type { Outcome } from './command';

const tellEvery = 100;

/**
 * Puts every sealed value under the ring's first key, one record at a time while the portal serves. It may
 * be stopped and started again: what is done stays done.
 */
export async function rotateKeys(say: (text: string) => void): Promise<Outcome> {
  const total = { records: 0, moved: 0, current: 0 };
  const missing = new Map<string, number>();
  for await (const { team, reseal } of records()) {
    const context = await findTeam({ id: team });
    // Removed meanwhile: nothing is left to re-seal.
    if (!context) continue;
    const result = await reseal(systemContext(context, 'keys:rotate')).catch((error: unknown) => {
      if (error instanceof NotFound) return null;
      throw error;
    });
    if (!result) continue;
    total.records += 1;
    total.moved += result.moved;
    total.current += result.current;
    for (const kid of result.missingKeys) missing.set(kid, (missing.get(kid) ?? 0) + 1);
    if (total.records % tellEvery === 0) say(`${total.records} credentials and webhooks done`);
  }
  const missingKeys = Object.fromEntries(missing);
  const words = [...missing].map(([kid, count]) => `${count} need the missing key "${kid}"`);
  return {
    answer: { ...total, missingKeys },
    text: [`Re-sealed ${total.moved} values, ${total.current} were current`, ...words].join('; '),
    ok: missing.size === 0,
  };
}

interface SealedRecord {
  team: string;
  reseal: (ctx: TeamContext) => Promise<Resealing>;
}

/** Everything of the instance that holds sealed values. */
async function* records(): AsyncGenerator<SealedRecord> {
  for await (const { teamId, credentialId } of sealedRecords()) {
    yield { team: teamId, reseal: (ctx) => resealCredential(ctx, credentialId) };
  }
  for await (const { teamId, webhookId } of sealedWebhooks()) {
    yield { team: teamId, reseal: (ctx) => resealWebhook(ctx, webhookId) };
  }
}
