import { releaseEmbeddedPostgres } from '../../lib/db/embedded';
import { TEST_DATA_DIR } from './global-setup';
import { dropFinishedDatabases, SERVER_URL, withClient } from './server';

/** Drops what this run made, and stops the server unless another run uses it. */
export default async function globalTeardown(): Promise<void> {
  const serverUrl = process.env[SERVER_URL];
  if (serverUrl) await withClient(serverUrl, dropFinishedDatabases);
  if (!process.env.TEST_DATABASE_URL) await releaseEmbeddedPostgres({ dataDir: TEST_DATA_DIR });
}
