// A worker alone: any number of them can run beside any number of servers.
import { loadEnvironmentFiles } from './lib/environment.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { becomeTsx } from './lib/supervise.mjs';

loadEnvironmentFiles();
await ensureInstalled({ dev: false });
await ensureGenerated();
await becomeTsx('lib/jobs/main.ts', process.argv.slice(2), { env: { NODE_ENV: 'production' } });
