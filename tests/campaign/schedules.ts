import { setTimeout as sleep } from 'node:timers/promises';
import { fireTime } from '@/lib/schedules/plan-firings';
import { median, quantile } from '../stage/numbers';
import { plainPipelines } from '../stage/team';
import { until } from '../stage/until';
import { Crew } from './crew';
import type { Stand } from './stand';

export interface SchedulesResult {
  schedules: number;
  /** Milliseconds over which they come due; 0: at the same instant. */
  overMs: number;
  /** Servers, each with a worker in its process, and as many separate workers. */
  servers: number;
  firedOnce: number;
  /** Run requests, and POSTs that Datamin received. */
  requests: number;
  posts: number;
  /** Milliseconds from the due instant until the firing was recorded, and until it was being sent. */
  fired: { median: number; p99: number; most: number };
  sent: { median: number; p99: number; most: number };
  /** Database commits per firing, including those of everything else going on. */
  commits: number;
  broken: string[];
}

/** The promised delay until a firing is recorded. */
const promised = { medianMs: 2000, p99Ms: 10_000 };
const servers = 2;

interface Row {
  schedule: string;
  fired_at: Date | null;
  sent_at: Date | null;
}

/** Milliseconds late. */
interface Delayed {
  firedMs: number | null;
  sentMs: number | null;
}

function delaysOf({ schedule, fired_at, sent_at }: Row, due: Map<string, Date>): Delayed {
  const since = (at: Date | null) => at && at.getTime() - (due.get(schedule)?.getTime() ?? 0);
  return { firedMs: since(fired_at), sentMs: since(sent_at) };
}

/** Keeps earlier parts of the campaign from being counted again. */
async function forget({ database }: Stand): Promise<void> {
  await database.admin.query('DELETE FROM schedules');
  await database.admin.query("DELETE FROM run_requests WHERE actor_kind = 'schedule'");
  await database.admin.query("DELETE FROM pipelines WHERE name LIKE 'Plain s%'");
}

async function commits({ database }: Stand): Promise<number> {
  const { rows } = await database.admin.query<{ commits: number }>(
    'SELECT xact_commit::int AS commits FROM pg_stat_database WHERE datname = current_database()',
  );
  return rows[0]?.commits ?? 0;
}

/** Has many schedules come due at one instant or within a minute, over two servers and two workers, and counts. */
export async function runSchedules(
  stand: Stand,
  { schedules: count, overMs }: { schedules: number; overMs: number },
  say: (line: string) => void,
): Promise<SchedulesResult> {
  const { sandbox, database, team } = stand;
  await forget(stand);
  await registerMany(stand, count);
  const crews: Crew[] = [];
  try {
    for (let n = 0; n < servers; n += 1) crews.push(await Crew.start(stand, { serverWorks: true }));
    await sandbox.forgetCalls();
    const dueAt = nextMinute(15_000);
    const { rows: made } = await database.admin.query<{ id: string }>(
      `INSERT INTO schedules (id, team_id, pipeline_id, name, cron, time_zone, created_at, created_by, jitter_ms, next_due_at, next_fire_at)
       SELECT gen_random_uuid(), team_id, id, name, $2, 'UTC', now(), 'campaign', $5, $3, $3 FROM pipelines WHERE team_id = $1 AND name LIKE 'Plain s%'
       ORDER BY name LIMIT $4 RETURNING id`,
      [
        ...[team.ctx.team.id, `${dueAt.getUTCMinutes()} ${dueAt.getUTCHours()} * * *`, dueAt],
        ...[count, overMs],
      ],
    );
    // Spread by their jitter, as if over the minute; firing moves each on to the next day.
    const dueTimes = new Map(made.map(({ id }) => [id, fireTime(id, dueAt, overMs, null)]));
    await database.admin.query(
      'UPDATE schedules s SET next_fire_at = t.at FROM unnest($1::uuid[], $2::timestamptz[]) AS t (id, at) WHERE t.id = s.id',
      [[...dueTimes.keys()], [...dueTimes.values()]],
    );
    const commitsBefore = await commits(stand);
    say(`${count} schedules are due at ${dueAt.toISOString()}`);
    await sleep(dueAt.getTime() - Date.now());
    const rows = await until('every schedule has fired and was sent', () => allSent(stand, count), {
      withinMs: 180_000 + overMs,
      everyMs: 1000,
    });
    const committed = (await commits(stand)) - commitsBefore;
    // A second firing would come a little later.
    await sleep(10_000);
    const delayed = rows.map((row) => delaysOf(row, dueTimes));
    return { ...(await judge(stand, count, delayed)), overMs, commits: committed / count };
  } finally {
    await Promise.all(crews.map((crew) => crew.stop()));
  }
}

/** One by one in the sandbox; in the portal all at once, with their refreshes spread as if over a working day. */
async function registerMany({ sandbox, database, team }: Stand, count: number): Promise<void> {
  const pipelines = plainPipelines(count).map((pipeline, index) => ({
    ...pipeline,
    name: `Plain s${index + 1}`,
  }));
  for (const pipeline of pipelines) await sandbox.addPipeline(pipeline);
  await database.admin.query(
    `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name, refresh_due_at)
     SELECT gen_random_uuid(), p.team_id, p.credential_id, n.uuid::uuid, p.origin, n.name, now() + random() * interval '5 minutes'
     FROM (SELECT * FROM pipelines WHERE team_id = $1 LIMIT 1) p, unnest($2::text[], $3::text[]) AS n (uuid, name)`,
    [team.ctx.team.id, pipelines.map(({ uuid }) => uuid), pipelines.map(({ name }) => name)],
  );
}

/** The next whole minute at least this far away. */
function nextMinute(atLeastMs: number): Date {
  return new Date(Math.ceil((Date.now() + atLeastMs) / 60_000) * 60_000);
}

async function allSent({ database }: Stand, count: number): Promise<Row[] | null> {
  const { rows } = await database.admin.query<Row>(
    `SELECT s.id AS schedule, f.fired_at, r.sent_at
     FROM schedules s LEFT JOIN schedule_firings f ON f.schedule_id = s.id LEFT JOIN run_requests r ON r.id = f.run_request_id`,
  );
  return rows.filter(({ sent_at }) => sent_at !== null).length >= count ? rows : null;
}

async function judge({ database, sandbox }: Stand, count: number, rows: Delayed[]) {
  const { rows: counted } = await database.admin.query<{ once: number; requests: number }>(
    `SELECT (SELECT count(*)::int FROM (SELECT schedule_id FROM schedule_firings WHERE result = 'requested' GROUP BY 1 HAVING count(*) = 1) s) AS once,
            (SELECT count(*)::int FROM run_requests WHERE actor_kind = 'schedule') AS requests`,
  );
  const calls = await sandbox.calls('run');
  const { once = 0, requests = 0 } = counted[0] ?? {};
  const fired = delays(rows.map(({ firedMs }) => firedMs));
  const sent = delays(rows.map(({ sentMs }) => sentMs));
  const twice = calls.length - new Set(calls.map(({ uuid }) => uuid)).size;
  const broken = [
    ...(once === count ? [] : [`${once} of ${count} schedules fired once`]),
    ...(requests === count ? [] : [`${requests} run requests of ${count} schedules`]),
    ...(twice === 0 ? [] : [`Datamin received ${twice} POSTs too many`]),
    ...(fired.median <= promised.medianMs ? [] : [`the median delay is ${fired.median} ms`]),
    ...(fired.p99 <= promised.p99Ms ? [] : [`the 99th percentile of delays is ${fired.p99} ms`]),
  ];
  return {
    schedules: count,
    servers,
    firedOnce: once,
    requests,
    posts: calls.length,
    fired,
    sent,
    broken,
  };
}

function delays(values: readonly (number | null)[]) {
  const known = values.flatMap((value) => value ?? []);
  return { median: median(known), p99: quantile(known, 0.99), most: Math.max(...known) };
}
