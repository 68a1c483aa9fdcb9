// The benchmark suite.
import { ensureBuilt } from './lib/build.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { becomeTsx } from './lib/supervise.mjs';

await ensureInstalled();
await ensureGenerated();
await ensureBuilt();
await becomeTsx('tests/bench/main.ts', process.argv.slice(2));
