import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from '../stage/portal';
import type { Stand } from './stand';
import { statusOf, type Target, targetsOf } from './targets';

/** How many calls Datamin received for how many readers. */
export interface EconomyResult {
  name: string;
  readers: number;
  calls: number;
  /** What the design promises. */
  promised: number;
  /** Readers who did not get a 200. */
  failed: number;
}

const coldReaders = 200;
const warmReads = 1000;
const warmPages = 100;
const batches = 5;
const atOnce = 16;
/** Calls started in the background after a reader's answer arrive within this. */
const afterMs = 1000;

/**
 * Counts calls and token requests in the sandbox's ledger. The servers have no worker, because it would make
 * calls of its own.
 */
export async function measureEconomy(
  stand: Stand,
  say: (line: string) => void,
): Promise<EconomyResult[]> {
  const servers = await Promise.all([
    stand.server({ PORTAL_WORKER: 'off' }),
    stand.server({ PORTAL_WORKER: 'off' }),
  ]);
  const [first, second] = servers;
  const results: EconomyResult[] = [];
  say('economy: one token for two processes');
  await stand.database.admin.query('DELETE FROM access_tokens');
  const each = spread(stand, [first], 'tokens-a').concat(spread(stand, [second], 'tokens-b'));
  results.push(await counted(stand, 'token requests of two cold processes', each, 'token', 1));
  say('economy: cold statistics');
  const one = spread(stand, [first], 'one');
  results.push(await counted(stand, 'calls for one cold statistic', one, 'any', 1));
  const both = spread(stand, servers, 'both');
  results.push(await counted(stand, 'calls for one, read through two processes', both, 'any', 1));
  say('economy: warm reads');
  results.push(...(await warm(stand, first)));
  await Promise.all(servers.map((server) => server.process.stop()));
  return results;
}

/** All readers at once, of one statistic that was never read. */
function spread(stand: Stand, servers: readonly ServerProcess[], which: string): Target[] {
  // Not whole days, which would come from the daily reading.
  const minute = { 'tokens-a': 1, 'tokens-b': 2, one: 3, both: 4 }[which] ?? 5;
  const from = new Date(Date.now() - 40 * 86_400_000);
  from.setUTCMinutes(minute, 1, 0);
  const to = new Date(from.getTime() + 3 * 3_600_000);
  const query = `from=${from.toISOString()}&to=${to.toISOString()}`;
  const path = `/api/v1/teams/${stand.team.slug}/pipelines/${stand.pipeline}/stats?${query}`;
  return Array.from({ length: which.startsWith('tokens') ? 10 : coldReaders }, (_, index) => ({
    name: which,
    url: `${servers[index % servers.length]?.url}${path}`,
    headers: [{ authorization: `Bearer ${stand.tokens[index % stand.tokens.length]}` }],
  }));
}

async function counted(
  stand: Stand,
  name: string,
  readers: readonly Target[],
  kind: 'token' | 'any',
  promised: number,
): Promise<EconomyResult> {
  await stand.sandbox.forgetCalls();
  const statuses = await Promise.all(readers.map(statusOf));
  return result(stand, name, statuses, kind, promised);
}

/** Readers of what is known already: 1,000 of the API, 100 of pages. */
async function warm(stand: Stand, server: ServerProcess): Promise<EconomyResult[]> {
  const found: EconomyResult[] = [];
  const targets = targetsOf(stand, server.url);
  for (const [name, some, reads] of [
    ['calls for warm reads of the API', targets.filter(isApi), warmReads],
    ['calls for warm loads of pages', targets.filter((target) => !isApi(target)), warmPages],
  ] as const) {
    // The first reading of each may fetch what is missing.
    for (const target of some) await statusOf(target);
    await sleep(afterMs);
    await stand.sandbox.forgetCalls();
    const statuses: number[] = [];
    while (statuses.length < reads) {
      await makeFresh(stand);
      statuses.push(...(await inTurns(some, reads / batches)));
    }
    await sleep(afterMs);
    found.push(await result(stand, name, statuses, 'any', 0));
  }
  return found;
}

/**
 * Marks readings as just fetched, which keeps them fresh for a minute: longer than a batch takes on a slow
 * machine.
 */
const makeFresh = (stand: Stand) =>
  stand.database.admin.query('UPDATE readings SET fetched_at = now() WHERE fetched_at IS NOT NULL');

const isApi = ({ name }: Target): boolean => name.startsWith('API');

async function inTurns(targets: readonly Target[], reads: number): Promise<number[]> {
  const statuses: number[] = [];
  let next = 0;
  const reader = async () => {
    while (next < reads) {
      const read = next++;
      const target = targets[read % targets.length];
      if (!target) return;
      const { name, url, headers } = target;
      const way = headers[read % headers.length] ?? {};
      statuses.push(await statusOf({ name, url, headers: [way] }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, reader));
  return statuses;
}

async function result(
  stand: Stand,
  name: string,
  statuses: readonly number[],
  kind: 'token' | 'any',
  promised: number,
): Promise<EconomyResult> {
  const calls = await stand.sandbox.calls(kind === 'any' ? undefined : kind);
  return {
    name,
    readers: statuses.length,
    calls: calls.length,
    promised,
    failed: statuses.filter((status) => status !== 200).length,
  };
}
