/** Why a pipeline needs attention, worst first. */
export const attentionKinds = ['failing', 'late', 'degrading', 'credential'] as const;
export type Attention = (typeof attentionKinds)[number];

/** A reading or history older than this is shown as stale: three times the worker's interval. Milliseconds. */
export const staleAfterMs = 15 * 60_000;

/** A pipeline that is overdue for longer than this has been stopped, and nobody waits for it. Milliseconds. */
export const awaitedForMs = 30 * 86_400_000;

interface Usable {
  status: string;
  disabledAt: Date | null;
}

/** What `attentionOf` needs to know. */
export interface Standing {
  state: string;
  lastRunAt: Date | null;
  lastRunReadAt: Date | null;
  overdueAfterMs: number | null;
  degrading: object | null;
  credential: Usable;
  runCredential: Usable | null;
}

/** Since when a pipeline is late; null if it is not, or if Datamin has not been asked since. */
export function lateSince({
  lastRunAt,
  lastRunReadAt,
  overdueAfterMs,
}: Pick<Standing, 'lastRunAt' | 'lastRunReadAt' | 'overdueAfterMs'>): Date | null {
  if (!lastRunAt || !lastRunReadAt || overdueAfterMs === null) return null;
  const due = lastRunAt.getTime() + overdueAfterMs;
  const overdue = lastRunReadAt.getTime() - due;
  return overdue >= 0 && overdue <= awaitedForMs ? new Date(due) : null;
}

/** Must match the conditions in list-conditions.ts, which filter and count by them. */
export function attentionOf(row: Standing): Attention[] {
  const is: Record<Attention, boolean> = {
    failing: row.state === 'failed',
    late: lateSince(row) !== null,
    degrading: row.degrading !== null,
    credential: [row.credential, row.runCredential].some(
      (one) => one && (one.status === 'failing' || one.disabledAt !== null),
    ),
  };
  return attentionKinds.filter((kind) => is[kind]);
}
