import type { Actor, Origin } from '@/lib/context';
import { inTransaction, type Transaction } from '@/lib/db';

declare const directoryContext: unique symbol;

/** The right to keep the instance's accounts and groups as a directory has them; a SCIM token makes one. */
export interface DirectoryContext {
  readonly [directoryContext]: true;
  readonly actor: Actor;
  readonly origin: Origin;
}

/** For lib/http's SCIM alone. */
export function directoryContextOf(token: { name: string }, origin: Origin): DirectoryContext {
  const actor = { kind: 'system', id: null, name: `SCIM (${token.name})` } as const;
  return Object.freeze({ actor, origin }) as DirectoryContext;
}

/** One transaction that sees what is the instance's own. No network in here. */
export const onInstance = <T>(
  work: (tx: Transaction) => Promise<T>,
  scope: { userId?: string; teamId?: string } = {},
): Promise<T> => inTransaction({ ...scope, instance: true }, work);
