// A Datamin server to try things on.
import { ensureInstalled } from './lib/install.mjs';
import { becomeTsx } from './lib/supervise.mjs';

await ensureInstalled({ dev: false });
await becomeTsx('lib/sandbox/main.ts', process.argv.slice(2));
