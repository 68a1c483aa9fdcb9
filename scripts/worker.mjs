// A worker alone: any number of them can run beside any number of servers.
import { stopLeftDatabase } from './lib/database.mjs';
import { loadEnvironmentFiles } from './lib/environment.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { startTsx } from './lib/run.mjs';
import { supervise } from './lib/supervise.mjs';

loadEnvironmentFiles();
await ensureInstalled({ dev: false });
await ensureGenerated();

const supervisor = supervise();
supervisor.service(
  startTsx('lib/jobs/main.ts', process.argv.slice(2), { env: { NODE_ENV: 'production' } }),
);
const code = await supervisor.finished;
await stopLeftDatabase();
process.exit(code);
