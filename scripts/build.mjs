// The production build.
import { ensureBuilt } from './lib/build.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';

await ensureInstalled();
await ensureGenerated();
await ensureBuilt({ show: true });
