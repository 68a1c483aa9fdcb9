// Administration from the command line; stdout is for the command's own output.
import { stopLeftDatabase } from './lib/database.mjs';
import { loadEnvironmentFiles, loadLocalKeys } from './lib/environment.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runTsx } from './lib/supervise.mjs';

loadEnvironmentFiles();
loadLocalKeys();
await ensureInstalled({ dev: false });
await ensureGenerated();
const code = await runTsx('lib/cli/main.ts', process.argv.slice(2));
// One that ended in order has stopped it itself.
if (code !== 0) await stopLeftDatabase();
process.exit(code);
