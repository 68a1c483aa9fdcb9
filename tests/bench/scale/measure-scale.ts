import { join } from 'node:path';
import type { Client } from 'pg';
import { z } from 'zod';
import { systemContext, type TeamContext } from '@/lib/context';
import { createCredential } from '@/lib/credentials';
import { commandLine, createTeam, createUser, findTeam } from '@/lib/teams';
import { type ChildEnvironment, NodeProcess } from '../../stage/node-process';
import { median, quantile } from '../../stage/numbers';
import { executed, watchQueries } from '../../stage/plans';
import { until } from '../../stage/until';
import { withClient } from '../../support/server';
import type { Ground } from '../stand';
import { filledOf, fillPipelines, fillRuns, fillSums, spanDays } from './fill';
import { readsOf } from './reads';

export interface ScaleRow {
  name: string;
  /** Medians, milliseconds: on the small history and on the large one. */
  smallMs: number;
  largeMs: number;
  largeP95Ms: number;
  /** Pages of 8 KB that were read; not of what a function reads within. */
  smallBuffers: number;
  largeBuffers: number;
}

export interface ExportResult {
  format: 'ndjson' | 'csv';
  runs: number;
  bytes: number;
  ms: number;
  aboveIdleBytes: number;
  /** Of what is really held, after a tenth of the runs and at the end. */
  heldEarlyBytes: number;
  heldLateBytes: number;
}

export interface ScaleResult {
  smallRows: number;
  largeRows: number;
  /** Of all tables and indexes. */
  databaseBytes: number;
  rows: ScaleRow[];
  /** Scans of a whole large table while all of it was read. */
  wholeScans: { table: string; scans: number }[];
  exports: ExportResult[];
}

const slug = 'bench-scale';
const smallRuns = 25_000;
const rounds = 12;
const warmups = 2;
const batchRuns = 250_000;
const dayMs = 86_400_000;
const Exported = z.object({
  runs: z.number(),
  bytes: z.number(),
  ms: z.number(),
  idleBytes: z.number(),
  peakBytes: z.number(),
  heldEarlyBytes: z.number(),
  heldLateBytes: z.number(),
});

/** Reads every list and statistic of a small history and of a large one of the same pipelines, from the portal's verbs. */
export async function measureScale(
  { database, environment }: Ground,
  { taskRuns }: { taskRuns: number },
  say: (line: string) => void,
): Promise<ScaleResult> {
  const end = new Date(Math.floor(Date.now() / dayMs) * dayMs);
  const ctx = await prepare();
  const credential = await createCredential(ctx, {
    name: 'Scale',
    baseUrl: 'http://127.0.0.1:9',
    clientId: 'bench',
    clientSecret: 'bench',
    verify: false,
  });
  await fillPipelines(database.admin, ctx.team.id, credential.id, end);
  return withClient(database.url, async (client) => {
    await client.query(
      "SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'",
    );
    for (let days = spanDays + 2; days > -31; days -= 27) {
      await client.query('SELECT portal_history_partition($1)', [
        new Date(end.getTime() - days * dayMs),
      ]);
    }
    const indexes = await dropIndexes(client);
    const measureAt = async (runs: number) => {
      say(`scale: ${runs * 4} task runs`);
      await client.query('TRUNCATE task_runs, runs');
      for (let from = 0; from < runs; from += batchRuns) {
        await fillRuns(client, ctx.team.id, {
          from,
          to: Math.min(runs, from + batchRuns),
          all: runs,
          end,
        });
        say(`scale: ${Math.min(runs, from + batchRuns) * 4} written`);
      }
      for (const index of indexes) await client.query(index);
      say('scale: sums');
      await fillSums(client);
      await client.query('VACUUM ANALYZE');
      await client.query('CHECKPOINT');
      say('scale: reading');
      return measureReads(ctx, database.url, await filledOf(client, end));
    };
    const small = await measureAt(smallRuns);
    await dropIndexes(client);
    const large = await measureAt(taskRuns / 4);
    const wholeScans = await scansOf(client, () => readAll(ctx, client, end));
    const size = await client.query<{ bytes: string }>(
      'SELECT pg_database_size(current_database()) AS bytes',
    );
    const exports: ExportResult[] = [];
    for (const format of ['ndjson', 'csv'] as const) {
      say(`scale: all runs as ${format}`);
      exports.push(await exportAll(environment, format));
    }
    return {
      smallRows: smallRuns * 4,
      largeRows: taskRuns,
      databaseBytes: Number(size.rows[0]?.bytes),
      rows: large.map((row, index) => ({
        name: row.name,
        smallMs: median(small[index]?.ms ?? []),
        largeMs: median(row.ms),
        largeP95Ms: quantile(row.ms, 0.95),
        smallBuffers: small[index]?.buffers ?? 0,
        largeBuffers: row.buffers,
      })),
      wholeScans,
      exports,
    };
  });
}

async function prepare(): Promise<TeamContext> {
  const email = 'scale@example.com';
  await createUser(commandLine(), { email, name: 'Sana Scale', password: 'a-long-passphrase' });
  await createTeam(commandLine(), { slug, name: 'Scale', owner: email });
  const team = await findTeam({ slug });
  if (!team) throw new Error('The team that was just made is missing.');
  return systemContext(team, 'bench');
}

/** Drops what is faster made after the rows, and says how it is made. */
async function dropIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made FROM pg_index
     WHERE indrelid IN ('runs'::regclass, 'task_runs'::regclass) AND NOT indisprimary`,
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  // Of a partitioned table's it says ON ONLY, which leaves the partitions without.
  return rows.map(({ made }) => made.replace(' ON ONLY ', ' ON '));
}

async function measureReads(
  ctx: TeamContext,
  url: string,
  filled: Parameters<typeof readsOf>[1],
): Promise<{ name: string; ms: number[]; buffers: number }[]> {
  const measured: { name: string; ms: number[]; buffers: number }[] = [];
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

async function readAll(ctx: TeamContext, client: Client, end: Date): Promise<void> {
  for (const { read } of readsOf(ctx, await filledOf(client, end))) await read();
}

/** Scans of whole large tables that `work` caused, as the database itself counts them. */
export async function scansOf(
  client: Client,
  work: () => Promise<void>,
): Promise<ScaleResult['wholeScans']> {
  const counted = async () => {
    // A session says what it did when it ends; otherwise only some seconds later.
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
       WHERE relname ~ '^(task_runs.*|runs|run_rollups|task_rollups|error_rollups)$'`,
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

async function exportAll(
  environment: ChildEnvironment,
  format: 'ndjson' | 'csv',
): Promise<ExportResult> {
  const file = join('tests', 'bench', 'scale', 'exporter.ts');
  const child = new NodeProcess(
    ['--expose-gc', '--import', 'tsx', file, slug, format],
    environment,
  );
  await child.ended;
  const line = child.stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`The export failed: ${child.stderr.slice(-2000)}`);
  const { idleBytes, peakBytes, ...told } = Exported.parse(JSON.parse(line));
  return { format, ...told, aboveIdleBytes: peakBytes - idleBytes };
}
