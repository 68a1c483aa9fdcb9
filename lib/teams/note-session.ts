import { now, nowMs } from '@/lib/clock';
import type { Origin } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { agentInWords } from './agent-in-words';

/** A session as its cookie describes it. */
interface HeldSession {
  id: string;
  userId: string;
  version: number;
  expiresAt: Date;
}

const touchEveryMs = 10 * 60_000;

/** Sessions this process wrote recently: without it a page of many requests would write once for each. */
const touched = new Map<string, number>();

/** For lib/auth: lists the session or its newer version, drops those that are over, notes that the person was seen. */
export async function noteSession(session: HeldSession, origin: Origin): Promise<void> {
  const { id, userId, version, expiresAt } = session;
  const seen = { seenAt: now(), ip: origin.ip, agent: agentInWords(origin.userAgent) };
  await inTransaction({ userId }, async (tx) => {
    await tx.session.deleteMany({ where: { userId, expiresAt: { lt: now() } } });
    await tx.session.upsert({
      where: { id },
      create: { id, userId, version, expiresAt, startedAt: now(), ...seen },
      update: { version, expiresAt, ...seen },
      select: { id: true },
    });
    await tx.user.updateMany({ where: { id: userId }, data: { lastSeenAt: seen.seenAt } });
  });
}

/** For lib/auth: keeps "last seen" accurate to ten minutes, at the cost of one write in ten minutes at most. */
export async function touchSession(
  session: HeldSession,
  seenAt: Date | null,
  origin: Origin,
): Promise<void> {
  const at = nowMs();
  const last = Math.max(seenAt?.getTime() ?? 0, touched.get(session.id) ?? 0);
  if (at - last < touchEveryMs) return;
  if (touched.size > 10_000) touched.clear();
  touched.set(session.id, at);
  await noteSession(session, origin);
}
