import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { SealError } from '@/lib/crypto';
import { database } from '@/lib/db';
import { log } from '@/lib/log';
import { openWords } from './sealing';
import { mailConfigured } from './settings';
import { type Sent, sendBySmtp } from './smtp';

/** How many are sent at once: mail servers count connections. */
const atOnce = 5;
/** Longer than an attempt can take; after this another worker may try. Milliseconds. */
const leaseMs = 120_000;

const [minute, hour] = [60_000, 3_600_000];
/** The pauses after each attempt; the last one repeats until the mail is of no use. */
const pausesMs = [20_000, minute, 5 * minute, 20 * minute, hour, 3 * hour];

const Due = z.array(
  z.object({
    id: z.string(),
    kind: z.string(),
    sealed: z.string(),
    attempt: z.int(),
    created_at: z.date(),
    good_until: z.date(),
  }),
);
type Due = z.infer<typeof Due>[number];

/** For the worker: sends due mail; returns the number of attempts. Each goes out at least once, never lost. */
export async function sendDueMails(random: () => number = Math.random): Promise<number> {
  if (!mailConfigured()) return 0;
  const due = Due.parse(
    await database().prisma.$queryRaw`
      SELECT id, kind, sealed, attempt, created_at, good_until
      FROM portal_claim_due_mails(${now()}, ${new Date(nowMs() + leaseMs)}, ${atOnce}::int)`,
  );
  await Promise.all(due.map((mail) => attempt(mail, random)));
  return due.length;
}

async function attempt(mail: Due, random: () => number): Promise<void> {
  const outcome = await send(mail);
  if (outcome.kind === 'sent') return settle(mail, 'sent', null, null);
  const { problem } = outcome;
  const pause = pausesMs[Math.min(mail.attempt, pausesMs.length) - 1] ?? hour;
  const next = new Date(nowMs() + Math.round(pause * (0.8 + 0.4 * random())));
  const again = outcome.kind === 'again' && next < mail.good_until;
  const { id, kind, attempt: nth } = mail;
  log().warn({ mail: { id, kind, attempt: nth }, problem, again }, 'a mail could not be sent');
  await settle(mail, again ? 'waiting' : 'failed', next, problem);
}

async function send(mail: Due): Promise<Sent> {
  if (mail.good_until <= now()) return { kind: 'failed', problem: 'It is too late to send it.' };
  try {
    return await sendBySmtp(mail.id, await openWords(mail.id, mail.sealed), mail.created_at);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    // A missing key may come back; a damaged value will not.
    const kind = error.wantsKey ? 'again' : 'failed';
    return { kind, problem: error.message };
  }
}

async function settle(
  { id, attempt: nth }: Due,
  state: 'sent' | 'waiting' | 'failed',
  next: Date | null,
  problem: string | null,
): Promise<void> {
  await database().prisma.$queryRaw`
    SELECT portal_settle_mail(${id}::uuid, ${nth}::int, ${state}::mail_state, ${next}::timestamptz, ${now()}, ${problem})::text`;
}
