// Format, lint, import rules and types; no database.
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { program, runNode } from './lib/run.mjs';

/** Rows run side by side; within a row, in order. */
const ROWS = [
  [
    {
      name: 'format and lint',
      args: [program('@biomejs/biome', 'bin', 'biome'), 'ci', '--colors=off', '.'],
    },
  ],
  [
    // The types of the routes, which the next check needs.
    { name: 'routes', args: [program('next', 'dist', 'bin', 'next'), 'typegen'] },
    { name: 'types', args: [program('typescript', 'bin', 'tsc'), '--noEmit'] },
  ],
];

await ensureInstalled();
await ensureGenerated();
let failed = false;
await Promise.all(
  ROWS.map(async (checks) => {
    for (const { name, args } of checks) {
      const code = await runNode(args, { env: { NEXT_TELEMETRY_DISABLED: '1' } });
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
      failed ||= code !== 0;
    }
  }),
);
process.exit(failed ? 1 : 0);
