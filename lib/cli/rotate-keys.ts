import { recordAudit } from '@/lib/audit';
import { nowMs } from '@/lib/clock';
import { systemContext, type TeamContext } from '@/lib/context';
import { resealCredential, sealedRecords } from '@/lib/credentials';
import { inTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { resealAuditStreams } from '@/lib/evidence';
import { resealMails } from '@/lib/mail';
import { keyRing, type Resealing, type SealedByKey, sealedByKey } from '@/lib/sealing';
import { commandLine, findTeam, resealTotp } from '@/lib/teams';
import { resealWebhook, sealedWebhooks } from '@/lib/webhooks';
import type { Outcome } from './command';

/** Milliseconds between two lines of progress. */
const sayEveryMs = 2_000;

/**
 * Re-seals every sealed value with the ring's first key, one record at a time while the portal serves. It
 * may be stopped and started again: what is done stays done. Ends with what each key still seals, and
 * records it in the instance's audit.
 */
export async function rotateKeys(say: (text: string) => void): Promise<Outcome> {
  const total = { records: 0, moved: 0, current: 0 };
  const missing = new Map<string, number>();
  const due = notYetMoved(await sealedByKey());
  say(`${due} values to re-seal with the key "${keyRing().sealing}"`);
  let saidAt = nowMs();
  const count = ({ moved, current, missingKeys }: Resealing) => {
    total.records += 1;
    total.moved += moved;
    total.current += current;
    for (const kid of missingKeys) missing.set(kid, (missing.get(kid) ?? 0) + 1);
    if (nowMs() - saidAt < sayEveryMs) return;
    saidAt = nowMs();
    say(`${total.moved} of ${due} values re-sealed`);
  };
  for await (const { team, reseal } of records()) {
    const context = await findTeam({ id: team });
    // Removed meanwhile: nothing is left to re-seal.
    if (!context) continue;
    const result = await reseal(systemContext(context, 'keys:rotate')).catch((error: unknown) => {
      if (error instanceof NotFound) return null;
      throw error;
    });
    if (!result) continue;
    count(result);
  }
  for await (const result of resealMails()) count(result);
  for await (const result of resealTotp()) count(result);
  for await (const result of resealAuditStreams()) count(result);
  return report(total, Object.fromEntries(missing));
}

const notYetMoved = (keys: SealedByKey[]): number =>
  keys.reduce((sum, { kid, values }) => sum + (kid === keyRing().sealing ? 0 : values), 0);

async function report(
  total: { records: number; moved: number; current: number },
  missingKeys: Record<string, number>,
): Promise<Outcome> {
  const keys = await sealedByKey();
  const left = notYetMoved(keys);
  await inTransaction({}, (tx) =>
    recordAudit(tx, commandLine(), {
      action: 'keys.rotated',
      target: { kind: 'key', name: keyRing().sealing },
      details: { ...total, left, missingKeys },
    }),
  );
  const words = keys
    .filter(({ kid, values }) => kid !== keyRing().sealing && values > 0)
    .map(({ kid, values, held }) =>
      held
        ? `${values} were sealed with the key "${kid}" in the meantime: run this again`
        : `${values} need the missing key "${kid}"`,
    );
  const unused = keys.filter(
    ({ kid, values, held }) => held && values === 0 && kid !== keyRing().sealing,
  );
  return {
    answer: { ...total, missingKeys, keys },
    text: [
      `Re-sealed ${total.moved} values, ${total.current} were current`,
      ...words,
      ...unused.map(({ kid }) => `the key "${kid}" no longer seals anything and can be removed`),
    ].join('; '),
    ok: left === 0,
  };
}

interface SealedRecord {
  team: string;
  reseal: (ctx: TeamContext) => Promise<Resealing>;
}

/** Everything in the instance that holds sealed values. */
async function* records(): AsyncGenerator<SealedRecord> {
  for await (const { teamId, credentialId } of sealedRecords()) {
    yield { team: teamId, reseal: (ctx) => resealCredential(ctx, credentialId) };
  }
  for await (const { teamId, webhookId } of sealedWebhooks()) {
    yield { team: teamId, reseal: (ctx) => resealWebhook(ctx, webhookId) };
  }
}
