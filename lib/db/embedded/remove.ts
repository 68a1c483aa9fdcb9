import { existsSync, rmSync } from 'node:fs';
import { EmbeddedPostgresError, explain } from './error';
import { withFileLock } from './file-lock.mjs';
import { layoutFor } from './layout';
import { findPostmaster } from './postmaster';
import { releaseEmbeddedPostgres } from './release';

/**
 * Stops the data folder's PostgreSQL and deletes all its files, wherever they are.
 *
 * @throws {EmbeddedPostgresError} if another portal process uses it: then nothing is deleted
 */
export async function removeEmbeddedPostgres({ dataDir }: { dataDir: string }): Promise<void> {
  if (!existsSync(dataDir)) return;
  const layout = layoutFor(dataDir);
  await releaseEmbeddedPostgres({ dataDir });
  try {
    await withFileLock(layout.lockDir, () => {
      const running = findPostmaster(layout);
      if (running) {
        throw new EmbeddedPostgresError(
          `Embedded PostgreSQL (process ${running.pid}) is in use: stop the portal of ${layout.dataDir} first`,
        );
      }
      rmSync(layout.base, { recursive: true, force: true });
      rmSync(layout.home, { recursive: true, force: true });
    });
  } catch (error) {
    throw explain(`cannot delete ${layout.home}`, error);
  }
}
