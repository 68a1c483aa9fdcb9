import { outageOf } from '@/lib/db/failures';

const notThere = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
]);

/**
 * Why the database that `DATABASE_URL` names cannot be used, as a sentence that says what to do; any other error is
 * returned as it is. The URL's password is never included.
 */
export function databaseInWords(error: unknown, databaseUrl: string): unknown {
  const code = codeOf(error);
  const { host, pathname, username } = new URL(databaseUrl);
  const [name, user] = [pathname.slice(1), username].map(decodeURIComponent);
  if (notThere.has(code)) {
    return new Error(
      `DATABASE_URL: no PostgreSQL answers at ${host} (${code}). Check the address, and that the server is up.`,
    );
  }
  // The driver has no code for this.
  if (error instanceof Error && /^timeout expired$|connection timeout$/.test(error.message)) {
    return new Error(
      `DATABASE_URL: ${host} accepts connections but does not answer. Check that PostgreSQL is what listens there.`,
    );
  }
  if (outageOf(error) === 'full') {
    return new Error(
      `DATABASE_URL: ${host} has no room to write: its disk is full. Make room on that server, and start the portal again.`,
    );
  }
  // cannot_connect_now, too_many_connections, read_only_sql_transaction
  if (code === '57P03' || code === '53300' || code === '25006') {
    return new Error(
      `DATABASE_URL: ${host} cannot be used now (${error instanceof Error ? error.message : code}). Start the portal again when it can.`,
    );
  }
  // invalid_catalog_name
  if (code === '3D000') {
    return new Error(
      `DATABASE_URL: ${host} has no database "${name}". Create it as a superuser: CREATE DATABASE "${name}" OWNER "${user}"`,
    );
  }
  // invalid_password, invalid_authorization_specification
  if (code === '28P01' || code === '28000') {
    return new Error(
      `DATABASE_URL: ${host} does not let "${user}" in (${error instanceof Error ? error.message : code}). Check the user's name and password.`,
    );
  }
  // What listens there may not be PostgreSQL, which would say why; a proxy whose database is away says nothing either.
  if (error instanceof Error && error.message === 'Connection terminated unexpectedly') {
    return new Error(
      `DATABASE_URL: ${host} accepts connections and closes them without an answer. Check that PostgreSQL is what listens there, and that it is up.`,
    );
  }
  // protocol_violation: PgBouncer's code for this.
  if (code === '08P01') {
    return new Error(
      `DATABASE_URL: the pooler at ${host} refuses what the portal asks of a connection (${messageOf(error)}). For PgBouncer set ignore_startup_parameters = options, statement_timeout; see docs/configuration.md.`,
    );
  }
  // insufficient_privilege
  if (code === '42501') {
    return new Error(
      `DATABASE_URL: "${user}" may not make what the portal needs in "${name}" (${messageOf(error)}). As a superuser: ALTER DATABASE "${name}" OWNER TO "${user}"`,
    );
  }
  // duplicate_table, duplicate_object; untranslatable_character
  if (code === '42P07' || code === '42710' || code === '22P05') {
    const why =
      code === '22P05' ? 'is not in UTF-8' : 'holds what is not the portal’s, or not all that is';
    return new Error(
      `DATABASE_URL: the database "${name}" ${why} (${messageOf(error)}). Give the portal a database of its own: CREATE DATABASE portal OWNER "${user}" ENCODING 'UTF8' TEMPLATE template0`,
    );
  }
  return error;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** A name with several addresses fails once for each, in an error without a message of its own. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // A failed migration's error says which one it was; the reason is its cause.
  return codeOf(error instanceof AggregateError ? error.errors[0] : error.cause);
}
