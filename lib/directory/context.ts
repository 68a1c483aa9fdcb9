import type { Actor, Origin } from '@/lib/context';
import { inTransaction, type Transaction } from '@/lib/db';

declare const directoryContext: unique symbol;

/** The right to maintain the instance's accounts and groups as a directory has them; a SCIM token gives it. */
export interface DirectoryContext {
  readonly [directoryContext]: true;
  readonly actor: Actor;
  readonly origin: Origin;
}

/** For SCIM in lib/http only. */
export function directoryContextOf(token: { name: string }, origin: Origin): DirectoryContext {
  const actor = { kind: 'system', id: null, name: `SCIM (${token.name})` } as const;
  return Object.freeze({ actor, origin }) as DirectoryContext;
}

/** One transaction that sees the instance's own rows. No network inside. */
export const onInstance = <T>(
  work: (tx: Transaction) => Promise<T>,
  scope: { userId?: string; teamId?: string } = {},
): Promise<T> => inTransaction({ ...scope, instance: true }, work);

/**
 * Lets the changes of one account or group follow one another: each begins with what the one before made. Without it
 * the later of two would write back what it read before the other.
 */
export async function takeTurn(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`directory ${id}`}, 0))::text`;
}
