import { chmodSync, mkdirSync } from 'node:fs';
import { accountFor } from './account';
import { clusterExists, createCluster, requireVersion, resetPassword, setAside } from './cluster';
import { markDisposable, sweepDisposable } from './disposable';
import { EmbeddedPostgresError } from './error';
import type { Layout } from './layout';
import type { Programs } from './programs';
import { newState, readState, type State, writeState } from './state';

interface ProvideOptions {
  durable: boolean;
  /** Whether the data folder has never held a server. */
  isNew: boolean;
  notice: (line: string) => void;
}

/**
 * Makes sure there is a cluster whose password is in the state file.
 *
 * @throws {EmbeddedPostgresError} if an existing cluster is gone or belongs to another release
 */
export async function provideCluster(
  layout: Layout,
  programs: Programs,
  { durable, isNew, notice }: ProvideOptions,
): Promise<State> {
  makeFolders(layout);
  if (!durable) {
    markDisposable(layout);
    await sweepDisposable(layout);
  }
  if (isNew && clusterExists(layout)) {
    notice(`Embedded PostgreSQL: ${layout.dataDir} is new, its old data is in ${setAside(layout)}`);
  }
  const recorded = readState(layout);
  const state = recorded ?? newState();
  if (!clusterExists(layout)) {
    if (state.initialised) throw lost(layout);
    // Record the password first: a cluster without a recorded password would need a reset.
    writeState(layout, state);
    await createCluster(layout, programs, accountFor(layout), { ...state, durable });
  } else {
    requireVersion(layout);
    if (!recorded) {
      notice('Embedded PostgreSQL: its password was lost and has been replaced');
      await resetPassword(layout, programs, accountFor(layout), state.password);
    }
  }
  const made = { ...state, initialised: true };
  writeState(layout, made);
  return made;
}

function makeFolders({ home, base, asRoot }: Layout): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  mkdirSync(base, { recursive: true });
  // Whatever root's umask, the server's user must be able to reach its cluster.
  if (asRoot) chmodSync(base, 0o755);
}

function lost({ cluster, home }: Layout): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `Embedded PostgreSQL: its data in ${cluster} is gone: bring it back, or remove ${home} to start empty`,
  );
}
