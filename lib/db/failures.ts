import { Prisma } from './generated/client';

/** Prisma's codes for: cannot reach, timed out, closed, pool exhausted, too many connections, transaction not started. */
const unavailableCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);

/** The driver's kinds of the same. A raw query wraps them all as P2010, so that its code says nothing. */
const unavailableKinds =
  /"kind":"(AuthenticationFailed|ConnectionClosed|DatabaseAccessDenied|DatabaseDoesNotExist|DatabaseNotReachable|SocketTimeout|TlsConnectionError|TooManyConnections|TransactionAlreadyClosed|TransactionWriteConflict)"/;

/** PostgreSQL's and the socket's: shutdowns, connection and input failures, timeouts of statements, locks and transactions, deadlock and serialization failures, a full disk, a refused sign-in, and a database that is missing or takes no writes. */
const unavailableCauses =
  /\b(57P0[1-5]|57014|58030|55P03|25P0[34]|08\d{3}|53[1-4]00|28000|28P01|3D000|40001|40P01|25006|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|ENOENT)\b|Connection terminated|timeout exceeded when trying to connect|not connected yet|the database system is|not currently accepting connections/;

/** What the pool itself throws, as a plain error without a name or code to know it by. */
const poolFailures =
  /^(timeout exceeded when trying to connect|Connection terminated(| due to connection timeout| unexpectedly)|Client (has encountered a connection error|was closed) and is not queryable|Cannot use a pool after calling end on the pool)$/;

/** Whether an error means that the database cannot answer now, so that trying again later may work. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (error instanceof Prisma.PrismaClientKnownRequestError && unavailableCodes.has(error.code)) {
    return true;
  }
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (poolFailures.test(cause.message)) return true;
    if (cause.name.startsWith('PrismaClient') || code || cause.name === 'DriverAdapterError') {
      const meta = metaOf(cause);
      if (unavailableKinds.test(meta)) return true;
      if (unavailableCauses.test(`${code} ${cause.message} ${meta}`)) return true;
    }
    cause = cause.cause;
  }
  return false;
}

function metaOf(error: Error): string {
  const meta = 'meta' in error ? error.meta : undefined;
  return JSON.stringify(meta ?? {}) + JSON.stringify(error.cause ?? {});
}

/** Whether a write failed because such a row exists; `fields` narrows it to an index that names all of them. */
export function isUniqueViolation(error: unknown, ...fields: string[]): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') {
    return false;
  }
  const meta = JSON.stringify(error.meta ?? {});
  return fields.every((field) => meta.includes(field));
}

/** Whether a write found its row gone: somebody removed it in this very instant. */
export function isRowGone(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2025';
}
