import type pg from 'pg';
import { database } from './client';
import { Prisma } from './generated/client';
import { inHeldTransaction } from './held-transaction';
import type { Scope } from './transaction';

/** A transaction for hand-written SQL. A Prisma transaction is one too, so callers may pass either. */
export interface SqlTransaction {
  $queryRaw<Rows = unknown>(
    query: TemplateStringsArray | Prisma.Sql,
    ...values: unknown[]
  ): Promise<Rows>;
  /** How many rows it changed. */
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
}

/**
 * Like inTransaction, but bypasses Prisma: a statement costs this process a tenth of a millisecond rather
 * than one or two. For what many callers wait for at once; see docs/decisions/0017. Never call the network in
 * here. With `reads` it is read-only and sees one snapshot of the database.
 */
export async function inSqlTransaction<T>(
  scope: Scope,
  work: (tx: SqlTransaction) => Promise<T>,
  { reads = false }: { reads?: boolean } = {},
): Promise<T> {
  const { main, role } = database();
  const begin = async (client: pg.PoolClient) => {
    await client.query(beginning(client, role, scope, reads));
    if (!scope.limitedTokenId) return;
    // A statement of its own: the function opens the door policies and closes them when it returns.
    await client.query(
      "SELECT set_config('app.reach', coalesce(portal_token_reach($1::uuid), '{}'), true)",
      [scope.limitedTokenId],
    );
  };
  return inHeldTransaction(main, begin, (client) => work(transactionOn(client)));
}

/** One message to the server. Local to the transaction: see inTransaction. */
function beginning(
  client: pg.PoolClient,
  role: string | null,
  scope: Scope,
  reads: boolean,
): string {
  const settings = [
    ...(role ? [['role', role]] : []),
    ['TimeZone', 'UTC'],
    ['app.team_id', scope.teamId ?? ''],
    ['app.user_id', scope.userId ?? ''],
    // Otherwise a server with JIT would compile costly-looking statements for longer than they run.
    ['jit', 'off'],
  ];
  const calls = settings.map(
    ([name = '', value = '']) =>
      `set_config(${client.escapeLiteral(name)}, ${client.escapeLiteral(value)}, true)`,
  );
  const mode = reads ? ' ISOLATION LEVEL REPEATABLE READ, READ ONLY' : '';
  return `BEGIN${mode}; SELECT ${calls.join(', ')}`;
}

function transactionOn(client: pg.PoolClient): SqlTransaction {
  return {
    async $queryRaw<Rows>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) {
      const { rows } = await client.query(statement(query, values));
      // As with Prisma, the caller states the row type and parses what it does not trust.
      return rows as Rows;
    },
    async $executeRaw(query, ...values) {
      return (await client.query(statement(query, values))).rowCount ?? 0;
    },
  };
}

function statement(query: TemplateStringsArray | Prisma.Sql, values: unknown[]) {
  const sql = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values);
  return { text: sql.text, values: sql.values };
}
