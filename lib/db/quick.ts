import { database } from './client';

/**
 * One statement outside any transaction and without Prisma, for a read that every request of a kind waits
 * for. It sees what the portal's role sees outside any team: what a SECURITY DEFINER function lets through.
 */
export async function quickRead(statement: string, values: unknown[]): Promise<unknown[]> {
  return (await database().quick.query(statement, values)).rows;
}
