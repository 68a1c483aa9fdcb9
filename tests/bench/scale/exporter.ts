import { systemContext } from '@/lib/context';
import { historyCsv, historyNdjson } from '@/lib/http/operations/history';
import { findTeam } from '@/lib/teams';
import { measureAlone, withMemory } from '../own-process';

/** Memory really in use: what is merely not collected yet is left out. */
function held(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Streams a team's newest runs to nowhere, as the API does. */
measureAlone(async ([slug = '', format = 'ndjson', asked = '1000000']) => {
  const team = await findTeam({ slug });
  if (!team) throw new Error(`There is no team ${slug}.`);
  const ctx = systemContext(team, 'bench');
  const operation = format === 'csv' ? historyCsv : historyNdjson;
  const most = Number(asked);
  const { result, ...memory } = await withMemory(async () => {
    const startedAt = performance.now();
    const request = new Request('http://portal/');
    const params = { team: slug, id: '', uuid: '' };
    const response = await operation.run({ ctx, params, query: {}, body: undefined, request });
    if (!(response instanceof Response) || !response.body) throw new Error('no file came');
    let bytes = 0;
    let lines = 0;
    let heldEarlyBytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.byteLength;
      for (const byte of chunk) if (byte === 0x0a) lines += 1;
      if (heldEarlyBytes === 0 && lines > most / 10) heldEarlyBytes = held();
      if (lines > most) break;
    }
    const ms = performance.now() - startedAt;
    // Not counting the CSV header, or the line that says it is complete.
    return { runs: lines - 1, bytes, ms, heldEarlyBytes, heldLateBytes: held() };
  });
  return { ...result, ...memory };
});
