/** Why the embedded PostgreSQL cannot be used, in one line that says what to do. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';
}

/** The `code` of a system or PostgreSQL error (`ENOSPC`, `28P01`), if it carries one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Turns a failure to do `what` into one line; passes on errors that already are one. */
export function explain(what: string, error: unknown): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const reasons: Record<string, string> = {
    ENOSPC: 'the disk is full: make room, and start the portal again',
    EDQUOT: 'the disk quota is used up',
    EACCES: `permission denied (${message})`,
    ENOTDIR: `not a folder (${message})`,
    EROFS: `the file system is read-only (${message})`,
  };
  const reason = reasons[errorCode(error) ?? ''] ?? message.split('\n')[0] ?? '';
  const options = { cause: error };
  return new EmbeddedPostgresError(`Embedded PostgreSQL: ${what}: ${reason}`, options);
}
