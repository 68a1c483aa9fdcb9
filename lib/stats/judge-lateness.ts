import { lateSince } from '@/lib/pipelines';

/** The last verdict; `late` is null when there was none. */
interface Judged {
  late: boolean | null;
  /** When the last run before the lateness ended. */
  lateRunAt: Date | null;
}

type Looked = Parameters<typeof lateSince>[0];

type Lateness = { late: false } | { late: true; runAt: Date; since: Date };

/**
 * Whether a pipeline has become late, or runs again; null: no change. Once late it stays late until it runs,
 * however long that takes and whatever rhythm is learned meanwhile: whoever was alerted is waiting to hear that
 * it is over.
 */
export function judgeLateness(before: Judged, now: Looked): Lateness | null {
  const { lastRunAt, overdueAfterMs } = now;
  const since = lateSince(now);
  if (before.late && before.lateRunAt) {
    const hasRun = lastRunAt !== null && lastRunAt > before.lateRunAt;
    return hasRun && !since ? { late: false } : null;
  }
  if (!lastRunAt || overdueAfterMs === null) return null;
  if (since) return { late: true, runAt: lastRunAt, since };
  return before.late === null ? { late: false } : null;
}
