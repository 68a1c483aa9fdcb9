// Administration from the command line; stdout is for the command's own output.
import { loadEnvironmentFiles, loadLocalKeys } from './lib/environment.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { becomeTsx } from './lib/supervise.mjs';

loadEnvironmentFiles();
loadLocalKeys();
await ensureInstalled({ dev: false });
await ensureGenerated();
await becomeTsx('lib/cli/main.ts', process.argv.slice(2));
