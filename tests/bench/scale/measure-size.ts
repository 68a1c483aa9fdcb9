import type { Client } from 'pg';
import { z } from 'zod';
import { systemContext, type TeamContext } from '@/lib/context';
import { createCredential } from '@/lib/credentials';
import { sumStreaks, sumWeeks } from '@/lib/history';
import { commandLine, createTeam, createUser, findTeam } from '@/lib/teams';
import { executed, watchQueries } from '../../stage/plans';
import { until } from '../../stage/until';
import { withClient } from '../../support/server';
import { type Filled, filledOf, fillPipelines, fillRuns, fillSums, spanDays } from './fill';
import { readsOf } from './reads';

export const slug = 'bench-scale';
const rounds = 12;
const warmups = 2;
const batchRuns = 250_000;
const dayMs = 86_400_000;

/** What reading a history of one size cost. */
export const MeasuredSize = z.object({
  rows: z.array(z.object({ name: z.string(), ms: z.array(z.number()), buffers: z.number() })),
  /** Scans of a whole large table while everything was read once. */
  wholeScans: z.array(z.object({ table: z.string(), scans: z.number() })),
  /** All tables and indexes. */
  databaseBytes: z.number(),
});
export type MeasuredSize = z.output<typeof MeasuredSize>;

/**
 * Reads every list and statistic of a history of `taskRuns` task runs through the portal's verbs. The history is made
 * first, unless this process's database has one already.
 */
export async function measureSize(
  url: string,
  taskRuns: number,
  say: (line: string) => void,
): Promise<MeasuredSize> {
  const ctx = await withClient(url, async (client) => {
    const prepared = await prepare(client, taskRuns / 4, say);
    // As a worker does every hour.
    const summed = (await sumWeeks()) + (await sumStreaks());
    if (summed > 0) await client.query('VACUUM ANALYZE run_weeks, task_weeks, run_streaks');
    return prepared;
  });
  return withClient(url, async (client) => {
    const filled = await filledOf(client, await endOf(client));
    say('scale: reading');
    const rows = await measureReads(ctx, url, filled);
    const wholeScans = await scansOf(client, async () => {
      for (const { read } of readsOf(ctx, filled)) await read();
    });
    const size = await client.query<{ bytes: string }>(
      'SELECT pg_database_size(current_database()) AS bytes',
    );
    return { rows, wholeScans, databaseBytes: Number(size.rows[0]?.bytes) };
  });
}

async function prepare(
  client: Client,
  runs: number,
  say: (line: string) => void,
): Promise<TeamContext> {
  const known = await findTeam({ slug });
  if (known) {
    const { rows } = await client.query<{ runs: string }>('SELECT count(*) AS runs FROM runs');
    if (Number(rows[0]?.runs) === runs) return systemContext(known, 'bench');
    throw new Error('The kept history was never finished: drop its database.');
  }
  const email = 'scale@example.com';
  await createUser(commandLine(), { email, name: 'Sana Scale', password: 'a-long-passphrase' });
  await createTeam(commandLine(), { slug, name: 'Scale', owner: email });
  const team = await findTeam({ slug });
  if (!team) throw new Error('The team that was just made is missing.');
  const ctx = systemContext(team, 'bench');
  await fill(client, ctx, runs, say);
  return ctx;
}

async function fill(
  client: Client,
  ctx: TeamContext,
  runs: number,
  say: (line: string) => void,
): Promise<void> {
  const end = new Date(Math.floor(Date.now() / dayMs) * dayMs);
  const credential = await createCredential(ctx, {
    name: 'Scale',
    baseUrl: 'http://127.0.0.1:9',
    clientId: 'bench',
    clientSecret: 'bench',
    verify: false,
  });
  await fillPipelines(client, ctx.team.id, credential.id, end);
  await client.query(
    "SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'",
  );
  for (let days = spanDays + 2; days > -31; days -= 27) {
    await client.query('SELECT portal_history_partition($1)', [
      new Date(end.getTime() - days * dayMs),
    ]);
  }
  const indexes = await dropIndexes(client);
  for (let from = 0; from < runs; from += batchRuns) {
    const to = Math.min(runs, from + batchRuns);
    await fillRuns(client, ctx.team.id, { from, to, all: runs, end });
    say(`scale: ${to * 4} written`);
  }
  for (const index of indexes) await client.query(index);
  say('scale: sums');
  await fillSums(client);
  await client.query('VACUUM ANALYZE');
  await client.query('CHECKPOINT');
}

/** The end of the newest run's day: where the history was made to end. */
async function endOf(client: Client): Promise<Date> {
  const { rows } = await client.query<{ newest: Date | null }>(
    'SELECT max(started_at) AS newest FROM runs',
  );
  const newest = rows[0]?.newest;
  if (!newest) throw new Error('nothing is filled');
  return new Date(Math.ceil(newest.getTime() / dayMs) * dayMs);
}

/** Drops indexes that are faster to build after the rows, and returns their definitions. */
async function dropIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made FROM pg_index
     WHERE indrelid IN ('runs'::regclass, 'task_runs'::regclass) AND NOT indisprimary`,
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  // For a partitioned table's index it says ON ONLY, which would leave the partitions without it.
  return rows.map(({ made }) => made.replace(' ON ONLY ', ' ON '));
}

async function measureReads(
  ctx: TeamContext,
  url: string,
  filled: Filled,
): Promise<MeasuredSize['rows']> {
  const measured: MeasuredSize['rows'] = [];
  for (const { name, read } of readsOf(ctx, filled)) {
    const ms: number[] = [];
    for (let round = -warmups; round < rounds; round += 1) {
      const startedAt = performance.now();
      await read();
      if (round >= 0) ms.push(performance.now() - startedAt);
    }
    const { buffers } = await executed(url, ctx.team.id, await watchQueries(read));
    measured.push({ name, ms, buffers });
  }
  return measured;
}

/** Scans of whole large tables caused by `work`, by the database's own count. */
async function scansOf(
  client: Client,
  work: () => Promise<void>,
): Promise<MeasuredSize['wholeScans']> {
  const counted = async () => {
    // A session reports its counts when it ends; otherwise only seconds later.
    const ended = await client.query<{ pid: number }>(
      `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );
    await until('the sessions are over', async () => {
      const { rows } = await client.query('SELECT FROM pg_stat_activity WHERE pid = ANY ($1)', [
        ended.rows.map(({ pid }) => pid),
      ]);
      return rows.length === 0;
    });
    const { rows } = await client.query<{ table: string; scans: number }>(
      `SELECT relname AS table, seq_scan::int AS scans FROM pg_stat_user_tables
       WHERE relname ~ '^(task_runs.*|runs|run_rollups|task_rollups|error_rollups|run_weeks|task_weeks|run_streaks)$'`,
    );
    return new Map(rows.map(({ table, scans }) => [table, scans]));
  };
  const before = await counted();
  await work();
  const after = await counted();
  return [...after].flatMap(([table, scans]) => {
    const more = scans - (before.get(table) ?? 0);
    return more > 0 ? [{ table, scans: more }] : [];
  });
}
