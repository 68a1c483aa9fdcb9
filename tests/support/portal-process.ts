// A separate process that uses the embedded PostgreSQL, driven line by line over its streams.
import { createInterface } from 'node:readline';
import { ensureEmbeddedPostgres, releaseEmbeddedPostgres } from '../../lib/db/embedded';

const [dataDir = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const notices: string[] = [];
  const began = performance.now();
  const { url } = await ensureEmbeddedPostgres({
    dataDir,
    durable: false,
    onNotice: (line) => notices.push(line),
  });
  print({ url, notices, ms: performance.now() - began });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'release') print(await releaseEmbeddedPostgres({ dataDir }));
  }
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

main().catch((error: unknown) => {
  print({ error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
