import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../stage/until';
import { Crew, type Victim } from './crew';
import type { Dice } from './dice';
import { type Evidence, heldJobs, openRequests, readRows } from './evidence';
import type { Stand } from './stand';
import { trouble } from './trouble';
import { judge } from './verdict';
import { makeWishes, send } from './wishes';

export interface RoundResult {
  kills: Victim[];
  wishes: number;
  /** Run requests answered with 202, and requests committed. */
  answered: number;
  committed: number;
  posts: number;
  states: Record<string, number>;
  /** Requests without an outcome, and jobs locked, when a process was killed. */
  caught: { requests: number; jobs: number };
  /** Milliseconds from a kill until the last of those was settled, or taken over. */
  resumed: { requests: number; jobs: number };
  broken: string[];
}

/** Requests come in as long as processes are being killed; a process is back within about five seconds. */
const sendingFor = (kills: number) => Math.max(20_000, kills * 5000);
/** The longest pause before a kill, in addition to the time the killed ones take to return. */
const pauseMs = 1500;
/** More than the promised 90 s, to see by how much a promise is missed. */
const patienceMs = 180_000;

/** Kills processes while requests are sent, waits until all is settled, and compares both sides. */
export async function runRound(
  stand: Stand,
  dice: Dice,
  { kills: killCount, serverWorks }: { kills: number; serverWorks: boolean },
): Promise<RoundResult> {
  const { admin } = stand.database;
  const wishes = makeWishes(stand, dice, sendingFor(killCount));
  const keys = wishes.map(({ key }) => key);
  const crew = await Crew.start(stand, { serverWorks });
  try {
    await prepare(stand);
    const sending = Promise.all(wishes.map((wish) => send(wish, crew.url, stand.team.slug)));
    const kills: Victim[] = [];
    const caught = { requests: 0, jobs: 0 };
    const resuming: Promise<{ requests: number; jobs: number }>[] = [];
    for (let kill = 0; kill < killCount; kill++) {
      await sleep(dice.between(100, killCount <= 4 ? 6000 : pauseMs));
      const victim = dice.pick<Victim>(['server', 'server', 'worker', 'both']);
      await crew.kill(victim);
      const killedAt = performance.now();
      const [requests, jobs] = [await openRequests(admin, keys), await heldJobs(admin)];
      kills.push(victim);
      caught.requests += requests.length;
      caught.jobs += jobs.length;
      resuming.push(watch(stand, keys, killedAt, new Set(requests), jobs.map(nameOf)));
      await crew.raise();
    }
    await sending;
    const all = await Promise.all(resuming);
    await until(
      'all requests are settled',
      async () => (await openRequests(admin, keys)).length === 0,
      {
        withinMs: patienceMs,
        everyMs: 250,
      },
    ).catch(() => undefined);
    const evidence: Evidence = {
      wishes,
      rows: await readRows(admin, keys),
      posts: await stand.sandbox.calls('run'),
    };
    return {
      kills,
      wishes: wishes.length,
      answered: wishes.filter(({ answered }) => answered !== null).length,
      committed: evidence.rows.length,
      posts: evidence.posts.length,
      states: count(evidence.rows.map(({ state }) => state)),
      caught,
      resumed: {
        requests: Math.max(0, ...all.map(({ requests }) => requests)),
        jobs: Math.max(0, ...all.map(({ jobs }) => jobs)),
      },
      broken: judge(evidence),
    };
  } finally {
    await crew.stop();
    await stand.sandbox.clearFaults();
  }
}

/** Starts the round with an empty ledger, faults, no cached token, and work for the worker. */
async function prepare({ sandbox, database, pipelines }: Stand): Promise<void> {
  await sandbox.clearFaults();
  await sandbox.forgetCalls();
  await sandbox.inject(trouble);
  await database.admin.query('DELETE FROM access_tokens');
  await database.admin.query(
    'UPDATE pipelines SET refresh_due_at = now() WHERE uuid = ANY($1::uuid[])',
    [pipelines],
  );
}

/** Waits until the requests are settled and the jobs taken over; returns how long after the kill. */
async function watch(
  { database }: Stand,
  keys: readonly string[],
  killedAt: number,
  requests: ReadonlySet<string>,
  jobs: readonly string[],
): Promise<{ requests: number; jobs: number }> {
  const since = async (what: string, isOver: () => Promise<boolean>): Promise<number> => {
    const options = { withinMs: patienceMs, everyMs: 250 };
    await until(what, isOver, options).catch(() => undefined);
    return performance.now() - killedAt;
  };
  const [requestsMs, jobsMs] = await Promise.all([
    requests.size === 0
      ? 0
      : since('they are settled', async () => {
          const open = await openRequests(database.admin, keys);
          return !open.some((id) => requests.has(id));
        }),
    jobs.length === 0
      ? 0
      : since('they are in other hands', async () => {
          const held = new Set((await heldJobs(database.admin)).map(nameOf));
          return !jobs.some((job) => held.has(job));
        }),
  ]);
  return { requests: requestsMs, jobs: jobsMs };
}

const nameOf = ({ id, by }: { id: string; by: string }): string => `${id} ${by}`;

function count(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
