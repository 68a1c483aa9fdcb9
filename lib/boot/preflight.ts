import { env } from '@/lib/env';
import { checkKeys } from './check-keys';
import { runMain } from './run-main';

/** Looks at the environment before anything slow is done: one line and exit code 1 when it is wrong. */
runMain(async () => checkKeys(env()));
