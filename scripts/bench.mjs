// The benchmark suite.
import { ensureBuilt } from './lib/build.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runTsx } from './lib/supervise.mjs';

await ensureInstalled();
await ensureGenerated();
await ensureBuilt();
process.exit(await runTsx('tests/bench/main.ts', process.argv.slice(2)));
