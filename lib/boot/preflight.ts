import { makeDataFolder } from '@/lib/db/embedded/data-folder.mjs';
import { env, requireKeys } from '@/lib/env';
import { unlockKeys } from '@/lib/sealing';
import { runMain } from './run-main';

/** Checks the environment before anything slow is done: one line and exit code 1 when it is wrong. */
runMain(async () => {
  requireKeys(env());
  await unlockKeys(env());
  // A data folder that cannot be made must fail now, not after the build.
  if (env().DATABASE_URL === undefined) makeDataFolder(env().PORTAL_DATA_DIR);
});
