import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { systemContext } from '@/lib/context';
import { createCredential } from '@/lib/credentials';
import { commandLine, createTeam, createUser, findTeam } from '@/lib/teams';
import type { StageDatabase } from '../../stage/database';
import { type ChildEnvironment, NodeProcess } from '../../stage/node-process';
import { median } from '../../stage/numbers';
import { until } from '../../stage/until';
import { withClient } from '../../support/server';
import { measuredAlone } from '../own-process';

export interface HistoryResult {
  /** Per round: all task runs, through the portal and by COPY alone, into the same empty table. */
  rows: number;
  ingestPerSecond: number;
  copyPerSecond: number;
  /** The median of the rounds' ratios. */
  ratio: number;
  /** The size of one answer in bytes, and the memory of the receiving process above its idle use. */
  answerBytes: number;
  aboveIdleBytes: number;
  answerMs: number;
}

const Said = z.object({ url: z.string(), bytes: z.number() });
const Turn = z.object({
  steps: z.number(),
  rows: z.number(),
  problem: z.string().nullable(),
  ms: z.number(),
  idleBytes: z.number(),
  peakBytes: z.number(),
});

const slug = 'bench-history';
const dayMs = 86_400_000;
/** Of the usual log, a run of four task runs every minute: enough for each round to sort new words into their index. */
const days = 60;
const tables = 'task_runs, runs, run_rollups, task_rollups, error_rollups, error_kinds';

/** How fast a log becomes history compared with COPY alone, and the memory one very large answer takes. */
export async function measureHistory(
  { database, environment }: { database: StageDatabase; environment: ChildEnvironment },
  { rounds }: { rounds: number },
  say: (line: string) => void,
): Promise<HistoryResult> {
  const end = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
  const ground = await prepare(database, environment, end);
  const usual = await LogServer.start({
    runs: 1,
    minutes: days * 1440,
    end,
  });
  const results: { ingest: number; copy: number; rows: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    say(`history, round ${round} of ${rounds}`);
    const turn = await ground.read(usual, { windowMs: 2 * dayMs, turnMs: 3_600_000 });
    const copyMs = await copyAgain(database.url);
    results.push({ ingest: turn.rows / turn.ms, copy: turn.rows / copyMs, rows: turn.rows });
  }
  await usual.stop();
  say('history, one answer of 300 MB');
  const large = await LogServer.start({ runs: 95, minutes: 1440, end });
  const turn = await ground.read(large, { windowMs: 2 * dayMs, turnMs: 0 });
  await large.stop();
  return {
    rows: results[0]?.rows ?? 0,
    ingestPerSecond: 1000 * median(results.map(({ ingest }) => ingest)),
    copyPerSecond: 1000 * median(results.map(({ copy }) => copy)),
    ratio: median(results.map(({ ingest, copy }) => ingest / copy)),
    answerBytes: large.bytes,
    aboveIdleBytes: turn.peakBytes - turn.idleBytes,
    answerMs: turn.ms,
  };
}

async function prepare(database: StageDatabase, environment: ChildEnvironment, end: number) {
  const email = 'history@example.com';
  await createUser(commandLine(), { email, name: 'Hanna History', password: 'a-long-passphrase' });
  await createTeam(commandLine(), { slug, name: 'History', owner: email });
  const team = await findTeam({ slug });
  if (!team) throw new Error('The team that was just made is missing.');
  const ctx = systemContext(team, 'bench');
  const read = async (
    server: LogServer,
    { windowMs, turnMs }: { windowMs: number; turnMs: number },
  ) => {
    const { admin } = database;
    const [pipelineId, reader] = [randomUUID(), randomUUID()];
    const credential = await createCredential(ctx, {
      name: `Log ${pipelineId}`,
      baseUrl: server.url,
      clientId: 'bench',
      clientSecret: 'bench-secret',
      verify: false,
    });
    await admin.query(`TRUNCATE ${tables}`);
    await admin.query(
      `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name, created_at, history_backfill_days)
       VALUES ($1, $2, $3, gen_random_uuid(), $4, $5, $6, ${days})`,
      [pipelineId, team.id, credential.id, server.url, `Bench ${pipelineId}`, new Date(end)],
    );
    await admin.query(
      `UPDATE history_sync SET window_ms = $2, lease_owner = $3, lease_until = now() + interval '1 day', covered = $4::tstzmultirange WHERE pipeline_id = $1`,
      [
        pipelineId,
        windowMs,
        reader,
        `{[${new Date(end).toISOString()},${new Date(end + dayMs).toISOString()})}`,
      ],
    );
    await admin.query('VACUUM ANALYZE task_runs, runs, run_rollups, task_rollups');
    await admin.query('CHECKPOINT');
    const file = join('tests', 'bench', 'history', 'reader.ts');
    const args = [slug, pipelineId, reader, String(turnMs)];
    const turn = Turn.parse(await measuredAlone(file, args, environment));
    if (turn.problem || turn.rows === 0)
      throw new Error(`The reader read nothing: ${turn.problem}`);
    return turn;
  };
  return { read };
}

/** Milliseconds COPY takes for the same rows, into the same table with its indexes. */
async function copyAgain(url: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-bench-'));
  const path = join(folder, 'rows');
  try {
    return await withClient(url, async (client: Client) => {
      const out = client.query(copyTo('COPY (SELECT * FROM task_runs) TO STDOUT (FORMAT binary)'));
      await pipeline(out, createWriteStream(path));
      await client.query(`TRUNCATE ${tables}`);
      await client.query('CHECKPOINT');
      const startedAt = performance.now();
      const into = client.query(copyFrom('COPY task_runs FROM STDIN (FORMAT binary)'));
      await pipeline(createReadStream(path, { highWaterMark: 512 * 1024 }), into);
      return performance.now() - startedAt;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The log's server, in its own process. */
class LogServer {
  private constructor(
    readonly url: string,
    readonly bytes: number,
    private readonly process: NodeProcess,
  ) {}

  static async start(log: { runs: number; minutes: number; end: number }): Promise<LogServer> {
    const args = [log.runs, log.minutes, log.end].map(String);
    const started = NodeProcess.tsx('tests/bench/history/log-server.ts', args);
    const line = await until(
      'the log is made',
      () => {
        started.requireRunning();
        return /^.*\n/.exec(started.stdout)?.[0];
      },
      { withinMs: 120_000 },
    );
    const { url, bytes } = Said.parse(JSON.parse(line));
    return new LogServer(url, bytes, started);
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }
}
