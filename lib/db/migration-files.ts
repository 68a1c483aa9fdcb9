import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Why migrations cannot be applied, in one line that names the migration. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/** One migration as it is on disk. */
export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file, hexadecimal, as Prisma records it. */
  checksum: string;
}

/**
 * The migrations of a folder in the order they apply: by name, as Prisma sorts them.
 *
 * @throws {MigrationError} if one has no `migration.sql`
 */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: Error) => {
    throw new MigrationError(`Cannot read the migrations: ${error.message}`, { cause: error });
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrations: Migration[] = [];
  // Sorted by code unit, not by locale. One file at a time: some processes may open few.
  for (const name of names.sort()) migrations.push(await readMigration(directory, name));
  return migrations;
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  try {
    const file = await readFile(join(directory, name, 'migration.sql'));
    const checksum = createHash('sha256').update(file).digest('hex');
    return { name, sql: file.toString('utf8'), checksum };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`Migration ${name} has no readable migration.sql: ${reason}`, {
      cause,
    });
  }
}

/** Says which migration failed, and where in its file if the database says so. */
export function failure({ name, sql }: Migration, cause: unknown): MigrationError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const position = hasPosition(cause) ? Number(cause.position) : Number.NaN;
  const line = Number.isInteger(position) ? sql.slice(0, position).split('\n').length : null;
  const place = line === null ? '' : ` at line ${line}`;
  return new MigrationError(
    `Migration ${name} failed${place}, nothing of it was kept: ${message}`,
    {
      cause,
    },
  );
}

function hasPosition(error: unknown): error is { position: string } {
  return error instanceof Error && 'position' in error && typeof error.position === 'string';
}
