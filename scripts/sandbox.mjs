// A Datamin server to try things on.
import { ensureInstalled } from './lib/install.mjs';
import { runTsx } from './lib/supervise.mjs';

await ensureInstalled({ dev: false });
process.exit(await runTsx('lib/sandbox/main.ts', process.argv.slice(2)));
