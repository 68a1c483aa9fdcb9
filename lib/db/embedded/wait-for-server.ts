import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, connect } from './connection';
import { EmbeddedPostgresError, errorCode } from './error';
import type { Layout } from './layout';
import { findPostmaster, type Postmaster } from './postmaster';

const READY_MS = 5 * 60_000;
const POLL_MS = 50;

const WRONG_PASSWORD = '28P01';

/**
 * Connects to a running server, waiting while it starts, recovers or has no free connection.
 *
 * @returns `null` if the password is wrong or the server has ended
 */
export async function waitForServer(
  layout: Layout,
  { pid, port }: Postmaster,
  password: string,
): Promise<Connection | null> {
  const deadline = performance.now() + READY_MS;
  for (;;) {
    try {
      return await connect({ port, password });
    } catch (error) {
      if (errorCode(error) === WRONG_PASSWORD) return null;
      if (findPostmaster(layout)?.pid !== pid) return null;
      if (performance.now() > deadline) {
        throw new EmbeddedPostgresError(
          `Embedded PostgreSQL (process ${pid}) does not answer on port ${port}: see ${layout.log}`,
        );
      }
    }
    await sleep(POLL_MS);
  }
}
