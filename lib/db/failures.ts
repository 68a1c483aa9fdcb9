import { Prisma } from './generated/client';

/**
 * Prisma's codes for: cannot reach, timed out, closed, pool exhausted, transaction not started, too many connections.
 */
const unavailableCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);

/** The driver's kinds for the same. A raw query wraps them all as P2010, so its code says nothing. */
const unavailableKinds =
  /"kind":"(AuthenticationFailed|ConnectionClosed|DatabaseAccessDenied|DatabaseDoesNotExist|DatabaseNotReachable|SocketTimeout|TlsConnectionError|TooManyConnections|TransactionAlreadyClosed|TransactionWriteConflict)"/;

/**
 * Codes of PostgreSQL and of sockets: shutdowns, connection and I/O failures, timeouts of statements, locks and
 * transactions, deadlock and serialization failures, no file descriptors left, a full disk, a refused login, and a
 * database that is missing or read-only.
 */
const unavailableCauses =
  /\b(57P0[1-5]|57014|58030|55P03|25P0[34]|08\d{3}|53[1-4]00|28000|28P01|3D000|40001|40P01|25006|ECONNREFUSED|ECONNRESET|EMFILE|ENFILE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|ENOENT)\b|Connection terminated|timeout exceeded when trying to connect|not connected yet|the database system is|not currently accepting connections/;

/** The server ended the connection with an error, whichever it was: on a full disk some have no code of their own. */
const lastWords = /"severity":"(FATAL|PANIC)"/;

/** What the pool itself throws: plain errors with no name or code to recognise them by. */
const poolFailures =
  /^(timeout exceeded when trying to connect|Connection terminated(| due to connection timeout| unexpectedly)|Query read timeout|Client (has encountered a connection error|was closed) and is not queryable|Cannot use a pool after calling end on the pool|The database is not connected yet\.)$/;

/** Why the database cannot answer now. */
export type Outage = 'full' | 'read-only' | 'refused' | 'unreachable' | 'busy';

/** The first match counts; no match means unreachable. */
const kinds: [Outage, RegExp][] = [
  ['full', /\b53100\b|No space left on device|could not write init file/],
  ['read-only', /\b25006\b/],
  [
    'refused',
    /\b(28000|28P01|3D000|53300)\b|"kind":"(AuthenticationFailed|DatabaseAccessDenied|DatabaseDoesNotExist|TooManyConnections)"|not currently accepting connections/,
  ],
  ['busy', /\b(57014|55P03|25P0[34]|40001|40P01|P2034)\b|"kind":"TransactionWriteConflict"/],
];

/** Whether the database cannot answer now, so that trying again later may work. */
export function isUnavailable(error: unknown): boolean {
  return outageOf(error) !== null;
}

/** Whether the database can be read but accepts no writes now. */
export function takesNoWrites(error: unknown): boolean {
  const outage = outageOf(error);
  return outage === 'read-only' || outage === 'full';
}

/** Why the database cannot answer now, so that trying again later may work; null if that is not the problem. */
export function outageOf(error: unknown): Outage | null {
  let isOutage =
    error instanceof Prisma.PrismaClientInitializationError ||
    (error instanceof Prisma.PrismaClientKnownRequestError && unavailableCodes.has(error.code));
  let said = '';
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    const meta = metaOf(cause);
    isOutage ||= poolFailures.test(cause.message);
    if (cause.name.startsWith('PrismaClient') || code || cause.name === 'DriverAdapterError') {
      isOutage ||= unavailableKinds.test(meta) || lastWords.test(meta);
      isOutage ||= unavailableCauses.test(`${code} ${cause.message} ${meta}`);
    }
    said += `${code} ${cause.message} ${meta} `;
    cause = cause.cause;
  }
  if (!isOutage) return null;
  return kinds.find(([, words]) => words.test(said))?.[0] ?? 'unreachable';
}

function metaOf(error: Error): string {
  const meta = 'meta' in error ? error.meta : undefined;
  const severity = 'severity' in error ? error.severity : undefined;
  return (
    JSON.stringify({ severity }) + JSON.stringify(meta ?? {}) + JSON.stringify(error.cause ?? {})
  );
}

/** Whether a write failed because such a row exists; `fields` narrows it to an index that names all of them. */
export function isUniqueViolation(error: unknown, ...fields: string[]): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') {
    return false;
  }
  const meta = JSON.stringify(error.meta ?? {});
  return fields.every((field) => meta.includes(field));
}

/** Whether a write found its row gone: somebody has just removed it. */
export function isRowGone(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2025';
}
