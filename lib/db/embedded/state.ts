import { randomBytes } from 'node:crypto';
import { chownSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { EmbeddedPostgresError, errorCode } from './error';
import type { Layout } from './layout';

const State = z.object({
  /** The superuser's password; only this file has it. */
  password: z.string().min(32),
  /** Whether a cluster was created: from then on a missing one is a loss, not a first start. */
  initialised: z.boolean(),
  /** Where it last listened. Kept across a stop, so that pools find a restarted server again. */
  port: z.number().int().nullable(),
  pid: z.number().int().nullable(),
});

/** What the portal's processes tell each other about the server; read and written under its lock. */
export type State = z.infer<typeof State>;

/** The state for a cluster yet to be created, with a fresh password. */
export function newState(): State {
  const password = randomBytes(24).toString('hex');
  return { password, initialised: false, port: null, pid: null };
}

/**
 * The recorded state; `null` if there is none or a crash left half of one.
 *
 * @throws {EmbeddedPostgresError} if the file belongs to another user
 */
export function readState({ stateFile, dataDir }: Layout): State | null {
  try {
    return State.parse(JSON.parse(readFileSync(stateFile, 'utf8')));
  } catch (error) {
    if (errorCode(error) !== 'EACCES') return null;
    throw new EmbeddedPostgresError(
      `Embedded PostgreSQL: ${dataDir} is another user's: start the portal as that user, or set PORTAL_DATA_DIR to a folder of your own`,
    );
  }
}

/** Replaces the state atomically, readable only by its owner. */
export function writeState({ stateFile, home, asRoot }: Layout, state: State): void {
  const fresh = `${stateFile}.new`;
  writeFileSync(fresh, `${JSON.stringify(state)}\n`, { mode: 0o600, flush: true });
  if (asRoot) {
    // Root working in an ordinary user's folder must not lock that user out.
    const { uid, gid } = statSync(home);
    chownSync(fresh, uid, gid);
  }
  renameSync(fresh, stateFile);
}
