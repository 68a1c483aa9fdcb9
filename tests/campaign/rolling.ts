import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReport, linkPath } from '@/lib/reports';
import { freePort } from '../../scripts/lib/port.mjs';
import type { NodeProcess } from '../stage/node-process';
import { startServer, startWorkerProcess } from '../stage/portal';
import { owner } from '../stage/team';
import { until } from '../stage/until';
import { EitherServer, type Fare, listen } from './either-server';
import { openRequests, readRows } from './evidence';
import type { Stand } from './stand';
import { judge } from './verdict';
import type { Wish } from './wishes';

export interface RollingResult {
  told: number;
  killed: number;
  fares: Record<string, Fare>;
  wishes: number;
  posts: number;
  /** In doubt because a process was killed while sending them; the others have an outcome. */
  uncertain: number;
  events: { listeners: number; returns: number; happened: number; missed: number };
  broken: string[];
}

const listeners = 4;
const wishEveryMs = 700;

/** Restarts two servers and two workers one after another, alternately by signal and by kill, under load. */
export async function runRolling(
  stand: Stand,
  rounds: number,
  say: (line: string) => void,
): Promise<RollingResult> {
  const { admin } = stand.database;
  const environment = { ...stand.environment, PORTAL_WORKER: 'off' };
  const ports = [await freePort(0), await freePort(0)];
  const servers = new EitherServer(ports);
  const running: NodeProcess[] = [];
  const server = async (at: number) => {
    running[at] = (await startServer(environment, ports[at])).process;
  };
  const worker = async (at: number) => {
    const { rows } = await admin.query<{ at: Date }>('SELECT clock_timestamp() AS at');
    running[at] = startWorkerProcess(stand.environment);
    await until('the worker beats', async () => {
      running[at]?.requireRunning();
      const sql = 'SELECT FROM worker_heartbeats WHERE started_at >= $1';
      return (await admin.query(sql, [rows[0]?.at])).rowCount;
    });
  };
  const starts = [server, server, worker, worker];
  let isOver = false;
  const result = { told: 0, killed: 0 };
  try {
    await Promise.all(starts.map((start, at) => start(at)));
    await stand.sandbox.forgetCalls();
    const [path, cookie] = [await share(stand), await signIn(servers)];
    const streams = Array.from({ length: listeners }, (_, index) =>
      listen(servers, `/api/v1/teams/${stand.team.slug}/run-requests/events`, token(stand, index)),
    );
    await sleep(2000);
    const begun = (await admin.query<{ at: Date }>('SELECT clock_timestamp() AS at')).rows[0]?.at;
    const again = async (work: () => Promise<unknown>) => {
      while (!isOver) {
        await work();
        await sleep(100);
      }
    };
    const wishes: Wish[] = [];
    const loads = [
      again(() => servers.ask('pages', `/${stand.team.slug}`, 200, { headers: { cookie } })),
      again(() =>
        servers.ask('reads by the API', `/api/v1/teams/${stand.team.slug}/pipelines`, 200, {
          headers: { authorization: `Bearer ${token(stand, wishes.length)}` },
        }),
      ),
      again(() => servers.ask('shared reports', path, 200)),
      again(async () => {
        const wish = await send(stand, servers, wishes.length);
        if (wish) wishes.push(wish);
        await sleep(wishEveryMs);
      }),
    ];
    for (let round = 0; round < rounds; round += 1) {
      for (const [at, start] of starts.entries()) {
        if ((round + at) % 2 === 0) {
          await running[at]?.stop();
          result.told += 1;
        } else {
          await running[at]?.kill();
          result.killed += 1;
        }
        await start(at);
      }
      say(`round ${round + 1} of ${rounds}: ${wishes.length} run requests`);
    }
    isOver = true;
    await Promise.all(loads);
    const keys = wishes.map(({ key }) => key);
    await until('all are settled', async () => (await openRequests(admin, keys)).length === 0, {
      withinMs: 120_000,
      everyMs: 250,
    }).catch(() => undefined);
    // After a kill the last events arrive with the next poll.
    await sleep(5000);
    const happened = await admin.query<{ id: string }>(
      'SELECT id FROM run_request_events WHERE at > $1',
      [begun],
    );
    await Promise.all(streams.map((stream) => stream.stop()));
    const missed = streams.reduce(
      (sum, { told }) => sum + happened.rows.filter(({ id }) => !told.has(id)).length,
      0,
    );
    const rows = await readRows(admin, keys);
    const posts = await stand.sandbox.calls('run');
    const failed = Object.entries(servers.fares).flatMap(([kind, fare]) =>
      fare.failed.map((what) => `${kind}, ${what}`),
    );
    return {
      ...result,
      fares: servers.fares,
      wishes: wishes.length,
      posts: posts.length,
      uncertain: rows.filter(({ state }) => state === 'uncertain').length,
      events: {
        listeners,
        returns: streams.reduce((sum, { returns }) => sum + returns(), 0),
        happened: happened.rows.length,
        missed,
      },
      broken: [
        ...failed,
        ...judge({ wishes, rows, posts }),
        ...(missed > 0 ? [`${missed} events were not told`] : []),
      ],
    };
  } finally {
    isOver = true;
    await Promise.all(running.map((process) => process.kill()));
  }
}

const token = ({ tokens }: Stand, nth: number) => tokens[nth % tokens.length] ?? '';

/**
 * A run request for the next pipeline, sent with its key until a server accepts it; null once every
 * pipeline has had one.
 */
async function send(stand: Stand, servers: EitherServer, nth: number): Promise<Wish | null> {
  const pipeline = stand.pipelines[nth];
  if (pipeline === undefined) return null;
  const wish: Wish = {
    ...{ pipeline, key: randomUUID(), token: token(stand, nth), atMs: 0, repeats: true },
    ...{ answered: null, odd: null },
  };
  const path = `/api/v1/teams/${stand.team.slug}/pipelines/${pipeline}/runs`;
  const answer = await servers.ask('run requests', path, 202, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${wish.token}`,
      'content-type': 'application/json',
      'idempotency-key': wish.key,
    },
    body: '{"anyway":true}',
  });
  wish.answered = answer ? String(JSON.parse(answer.text).id) : null;
  return wish;
}

async function share({ team, pipelines }: Stand): Promise<string> {
  const { token } = await createReport(team.ctx, {
    name: 'Rolling',
    title: 'While all is restarted',
    pipelines: pipelines.slice(0, 1),
    range: { kind: 'rolling', days: 30 },
  });
  return linkPath('page', token);
}

/** The cookies of a session of the owner. */
async function signIn(servers: EitherServer): Promise<string> {
  const csrf = await servers.ask('sign-in', '/api/auth/csrf', 200);
  const cookie = cookiesOf(csrf?.headers['set-cookie']);
  const form = {
    csrfToken: String(JSON.parse(csrf?.text ?? '{}').csrfToken),
    email: owner.email,
    password: owner.password,
  };
  const answer = await servers.ask('sign-in', '/api/auth/callback/credentials', 302, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams(form)),
  });
  return cookiesOf(answer?.headers['set-cookie']);
}

const cookiesOf = (lines: string | string[] | undefined) =>
  [lines ?? []]
    .flat()
    .map((line) => line.split(';')[0])
    .join('; ');
