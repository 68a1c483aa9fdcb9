import { database } from '@/lib/db';

/**
 * Sees to it that the months (first moments, milliseconds) have a place for their rows. Asks each time: another
 * process may have dropped a month since, and an answer has few of them.
 */
export async function ensurePartitions(months: Iterable<number>): Promise<void> {
  for (const month of [...months].sort((a, b) => a - b)) {
    await database().prisma.$queryRaw`SELECT portal_history_partition(${new Date(month)})`;
  }
}
