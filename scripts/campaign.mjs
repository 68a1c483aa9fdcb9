// The long kill and scale campaigns, too long for the tests.
import { ensureBuilt } from './lib/build.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { becomeTsx } from './lib/supervise.mjs';

await ensureInstalled();
await ensureGenerated();
await ensureBuilt();
await becomeTsx('tests/campaign/main.ts', process.argv.slice(2));
