import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { database } from './client';
import { inHeldTransaction } from './held-transaction';
import type { Scope } from './transaction';

/** A transaction for COPY, which Prisma does not support. */
export interface BulkTransaction {
  /** All rows a statement returns, unparsed: parse them with zod. */
  query(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** How many rows a statement changed. */
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
  /** Sends `rows` in the format the COPY statement names; pulls each chunk once the one before has been sent. */
  copyIn(sql: string, rows: AsyncIterable<Buffer>): Promise<void>;
}

/**
 * Runs `work` in one transaction that sees only the scope's rows, like inTransaction, on one of the few
 * connections kept for bulk work. Never call the network in here.
 */
export async function inBulkTransaction<T>(
  scope: Scope,
  work: (tx: BulkTransaction) => Promise<T>,
): Promise<T> {
  const { bulk, role } = database();
  const begin = async (client: pg.PoolClient) => {
    await client.query('BEGIN');
    await client.query(
      `SELECT set_config('role', coalesce($1, current_user), true), set_config('TimeZone', 'UTC', true), set_config('app.team_id', $2, true), set_config('app.user_id', $3, true)`,
      [role, scope.teamId ?? '', scope.userId ?? ''],
    );
  };
  return inHeldTransaction(bulk, begin, (client) => work(transactionOn(client)));
}

function transactionOn(client: pg.PoolClient): BulkTransaction {
  return {
    query: async (sql, values = []) => (await client.query(sql, [...values])).rows,
    execute: async (sql, values = []) => (await client.query(sql, [...values])).rowCount ?? 0,
    copyIn: (sql, rows) => pipeline(rows, client.query(copyFrom(sql))),
  };
}
