// The long kill and scale campaigns, too long for the tests.
import { ensureBuilt } from './lib/build.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runTsx } from './lib/supervise.mjs';

await ensureInstalled();
await ensureGenerated();
await ensureBuilt();
process.exit(await runTsx('tests/campaign/main.ts', process.argv.slice(2)));
