// The production server.
import { ensureBuilt, isBuilt } from './lib/build.mjs';
import { stopLeftDatabase } from './lib/database.mjs';
import { loadEnvironmentFiles } from './lib/environment.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { startPortal, startPreflight } from './lib/portal.mjs';
import { ended } from './lib/run.mjs';
import { supervise } from './lib/supervise.mjs';

loadEnvironmentFiles();
await ensureInstalled({ dev: !isBuilt() });
// Before checking the keys: the key ring's module imports the database client.
await ensureGenerated();
const refused = await ended(startPreflight());
if (refused) process.exit(refused);
await ensureBuilt();

const supervisor = supervise();
supervisor.service(startPortal());
const code = await supervisor.finished;
await stopLeftDatabase();
process.exit(code);
