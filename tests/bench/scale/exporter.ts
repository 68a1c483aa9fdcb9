import { boot } from '@/lib/boot';
import { systemContext } from '@/lib/context';
import { historyCsv, historyNdjson } from '@/lib/http/operations/history';
import { findTeam } from '@/lib/teams';

const sampleMs = 10;

/** What is really held: memory that is only not yet collected is left out. */
function held(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Streams the newest runs of a team to nobody, as the API does, in a process of its own whose memory is watched. */
async function main([slug = '', format = 'ndjson', asked = '1000000']: string[]): Promise<void> {
  const portal = await boot('command');
  const team = await findTeam({ slug });
  if (!team) throw new Error(`There is no team ${slug}.`);
  const ctx = systemContext(team, 'bench');
  const operation = format === 'csv' ? historyCsv : historyNdjson;
  global.gc?.();
  const idleBytes = process.memoryUsage().rss;
  let peakBytes = idleBytes;
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
  }, sampleMs);
  const startedAt = performance.now();
  const request = new Request('http://portal/');
  const response = await operation.run({ ctx, params: {}, query: {}, body: undefined, request });
  if (!(response instanceof Response) || !response.body) throw new Error('no file came');
  let bytes = 0;
  let lines = 0;
  let heldEarlyBytes = 0;
  const most = Number(asked);
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    for (const byte of chunk) if (byte === 0x0a) lines += 1;
    if (heldEarlyBytes === 0 && lines > most / 10) heldEarlyBytes = held();
    if (lines > most) break;
  }
  clearInterval(watch);
  // A head, or a line that says it is whole.
  console.log(
    JSON.stringify({
      runs: lines - 1,
      bytes,
      ms: performance.now() - startedAt,
      idleBytes,
      peakBytes,
      heldEarlyBytes,
      heldLateBytes: held(),
    }),
  );
  await portal.stop();
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
