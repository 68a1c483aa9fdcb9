import { releaseEmbeddedPostgres } from './release';
import { removeEmbeddedPostgres } from './remove';

const VERBS = new Map<string, (target: { dataDir: string }) => Promise<unknown>>([
  ['release', releaseEmbeddedPostgres],
  ['remove', removeEmbeddedPostgres],
]);

/** `release DIR` stops a data folder's server unless it is in use; `remove DIR` also deletes it. */
async function main([verb = '', dataDir]: string[]): Promise<void> {
  const run = VERBS.get(verb);
  if (!run || !dataDir) throw new Error('usage: release|remove DATA_DIR');
  await run({ dataDir });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
