import { urlOf } from './connection';
import { EmbeddedPostgresError, explain } from './error';
import { withFileLock } from './file-lock.mjs';
import { findOrStart, type ServerOptions } from './find-or-start';
import { type Layout, layoutFor } from './layout';
import { isWanted, keepPresence, type Presence, presenceAt } from './presence';
import { reviveSoon } from './revive';

/** Which server to use, and how. */
interface EnsureOptions extends ServerOptions {
  /** The portal's data folder. */
  dataDir: string;
}

/**
 * Finds the data folder's PostgreSQL, or makes and starts it. One server is shared by all processes and
 * outlives each of them; close your pools and call `releaseEmbeddedPostgres` before ending. If the server is
 * killed meanwhile, this process brings it back at the same address.
 *
 * @returns the URL of the portal's database, for this process only: it contains its name
 * @throws {EmbeddedPostgresError} one line that says why not
 */
export async function ensureEmbeddedPostgres(options: EnsureOptions): Promise<{ url: string }> {
  const layout = layoutOrThrow(options.dataDir);
  const presence = presenceAt(layout.dataDir);
  if (presence) return { url: urlOf(presence) };
  try {
    return await withFileLock(layout.lockDir, async () => ({
      url: urlOf(presenceAt(layout.dataDir) ?? (await bePresent(layout, options))),
    }));
  } catch (error) {
    throw explain('cannot start', error);
  }
}

async function bePresent(layout: Layout, options: EnsureOptions): Promise<Presence> {
  const presence = await findOrStart(layout, options);
  const revive = () =>
    withFileLock(layout.lockDir, async () => {
      if (isWanted(layout.dataDir) && !presenceAt(layout.dataDir)) await bePresent(layout, options);
    });
  keepPresence(layout.dataDir, presence, () => reviveSoon(layout, revive));
  return presence;
}

function layoutOrThrow(dataDir: string): Layout {
  if (process.platform === 'win32') {
    throw new EmbeddedPostgresError(
      'Embedded PostgreSQL does not run on Windows: set DATABASE_URL to a PostgreSQL of your own',
    );
  }
  return layoutFor(dataDir);
}
