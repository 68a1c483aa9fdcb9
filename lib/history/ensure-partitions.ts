import { database } from '@/lib/db';

// A month, once it has its partition, keeps it until its rows are pruned; then it is asked for no more.
const made = new Map<string, Set<number>>();

/** Sees to it that the months (first moments, milliseconds) have a place for their rows. */
export async function ensurePartitions(months: Iterable<number>): Promise<void> {
  const { prisma, url } = database();
  const known = made.get(url) ?? new Set();
  made.set(url, known);
  for (const month of months) {
    if (known.has(month)) continue;
    await prisma.$queryRaw`SELECT portal_history_partition(${new Date(month)})`;
    known.add(month);
  }
}

/** After partitions were dropped. */
export function forgetPartitions(): void {
  made.clear();
}
