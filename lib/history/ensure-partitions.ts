import { database } from '@/lib/db';

/**
 * Makes sure that the months (given by their first moments, in milliseconds) have partitions. Asks each time:
 * another process may have dropped a month since, and an answer has few of them.
 */
export async function ensurePartitions(months: Iterable<number>): Promise<void> {
  for (const month of [...months].sort((a, b) => a - b)) {
    await database().prisma.$queryRaw`SELECT portal_history_partition(${new Date(month)})`;
  }
}
