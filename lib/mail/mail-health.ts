import { nowMs } from '@/lib/clock';
import { database } from '@/lib/db';
import { mailConfigured } from './settings';

export interface MailHealth {
  configured: boolean;
  waiting: number;
  /** Since when the oldest has been waiting. */
  oldest: Date | null;
  /** Within the last day. */
  sent: number;
  failed: number;
  /** The newest problem of the day, a sentence. */
  lastProblem: string | null;
}

interface Row {
  waiting: bigint;
  oldest: Date | null;
  sent: bigint;
  failed: bigint;
  last_problem: string | null;
}

/** If mail waits this long while none goes out, it is not just one that was put off. Milliseconds. */
const stuckMs = 10 * 60_000;

/** Whether mail waits and none has gone out for ten minutes. */
export async function isMailStuck(): Promise<boolean> {
  const since = new Date(nowMs() - stuckMs);
  const { sent, oldest } = await healthSince(since);
  return sent === 0 && oldest !== null && oldest < since;
}

/** How mail is going out, for the people who run the instance: counts, no contents. */
export async function mailHealth(): Promise<MailHealth> {
  return healthSince(new Date(nowMs() - 86_400_000));
}

async function healthSince(since: Date): Promise<MailHealth> {
  const [row] = await database().prisma.$queryRaw<Row[]>`
    SELECT waiting, oldest, sent, failed, last_problem FROM portal_mail_health(${since})`;
  return {
    configured: mailConfigured(),
    waiting: Number(row?.waiting ?? 0),
    oldest: row?.oldest ?? null,
    sent: Number(row?.sent ?? 0),
    failed: Number(row?.failed ?? 0),
    lastProblem: row?.last_problem ?? null,
  };
}
