import { env, requireKeys } from '@/lib/env';
import { unlockKeys } from '@/lib/sealing';
import { runMain } from './run-main';

/** Looks at the environment before anything slow is done: one line and exit code 1 when it is wrong. */
runMain(async () => {
  requireKeys(env());
  await unlockKeys(env());
});
