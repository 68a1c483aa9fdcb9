import { nowMs } from '@/lib/clock';
import { database } from '@/lib/db';
import { mailConfigured } from './settings';

export interface MailHealth {
  configured: boolean;
  waiting: number;
  /** Since when the oldest waits. */
  oldest: Date | null;
  /** Within the last day. */
  sent: number;
  failed: number;
  /** The newest one's of the day, a sentence. */
  lastProblem: string | null;
}

interface Row {
  waiting: bigint;
  oldest: Date | null;
  sent: bigint;
  failed: bigint;
  last_problem: string | null;
}

/** How mail goes out, for who runs the instance: counts and no words. */
export async function mailHealth(): Promise<MailHealth> {
  const since = new Date(nowMs() - 86_400_000);
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
