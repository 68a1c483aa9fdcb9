import { makeDataFolder } from '@/lib/db/embedded/data-folder.mjs';
import { env, requireKeys } from '@/lib/env';
import { unlockKeys } from '@/lib/sealing';
import { runMain } from './run-main';

/** Looks at the environment before anything slow is done: one line and exit code 1 when it is wrong. */
runMain(async () => {
  requireKeys(env());
  await unlockKeys(env());
  // What is built meanwhile would have been built in vain.
  if (env().DATABASE_URL === undefined) makeDataFolder(env().PORTAL_DATA_DIR);
});
