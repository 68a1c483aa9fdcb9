import { existsSync } from 'node:fs';
import { APPLICATION_NAME, type Connection } from './connection';
import { explain } from './error';
import { withFileLock } from './file-lock.mjs';
import { type Layout, layoutFor } from './layout';
import { findPostmaster, stopPostmaster } from './postmaster';
import { takePresence } from './presence';
import { readState, writeState } from './state';
import { waitForServer } from './wait-for-server';

/**
 * Ends this process's use of the data folder's PostgreSQL, and stops the server if no other portal process is
 * connected. Close the pools first: an open one of this process is cut off.
 *
 * @returns whether the server was stopped
 * @throws {EmbeddedPostgresError} if it does not stop
 */
export async function releaseEmbeddedPostgres({
  dataDir,
}: {
  dataDir: string;
}): Promise<{ stopped: boolean }> {
  if (!existsSync(dataDir)) return { stopped: false };
  const layout = layoutFor(dataDir);
  if (!existsSync(layout.home)) return { stopped: false };
  try {
    return await withFileLock(layout.lockDir, async () => ({ stopped: await release(layout) }));
  } catch (error) {
    throw explain('cannot stop', error);
  }
}

async function release(layout: Layout): Promise<boolean> {
  const presence = takePresence(layout.dataDir);
  const postmaster = findPostmaster(layout);
  if (!postmaster) return false;
  const state = readState(layout);
  const connection =
    presence?.connection ?? (state && (await waitForServer(layout, postmaster, state.password)));
  if (!connection) return false;
  const inUse = await hasOtherUsers(connection);
  await connection.client.end();
  if (inUse) return false;
  await stopPostmaster(postmaster);
  if (state) writeState(layout, { ...state, pid: null });
  return true;
}

/** Called under the lock, so nobody can start using the server between the answer and the stop. */
async function hasOtherUsers({ client }: Connection): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_stat_activity
      WHERE application_name LIKE 'datamin-portal%' AND application_name <> $1 LIMIT 1`,
    [APPLICATION_NAME],
  );
  return rowCount !== 0;
}
