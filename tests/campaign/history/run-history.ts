import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '@/lib/sandbox';
import { NodeProcess } from '../../stage/node-process';
import { until } from '../../stage/until';
import type { Dice } from '../dice';
import type { Stand } from '../stand';
import { AheadClock } from './ahead-clock';
import { type Compared, compareWithTruth } from './compare';
import { type KnownPipeline, prepareGround } from './ground';
import { type Mischief, makeMischief } from './mischief';

export interface HistoryResult {
  pipelines: number;
  kills: number;
  /** Kills during which a reader held a lease, and pipelines so leased. */
  caughtReading: number;
  mischief: Mischief;
  compared: Compared;
  /** Queries to Datamin's log. */
  questions: number;
  seconds: number;
  broken: string[];
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** After this a dead reader's pipelines are free again. */
const leaseIsOverMs = 61_000;
const wholeHistoryMs = 1_800_000;

/** Lets workers read the sandbox's year, kills and misleads them, and then compares what they stored with the truth. */
export async function runHistory(
  stand: Stand,
  dice: Dice,
  { kills }: { kills: number },
  say: (line: string) => void,
): Promise<HistoryResult> {
  const began = performance.now();
  const clock = new AheadClock();
  const sandbox = await startSandbox({ now: () => new Date(clock.nowMs()), seedHistory: 'year' });
  const mischief: Mischief = { lateRows: 0, equalRows: 0, windowsCut: 0, outages: 0 };
  const broken: string[] = [];
  let caughtReading = 0;
  let worker: NodeProcess | null = null;
  const work = () => {
    worker = NodeProcess.tsx('tests/campaign/history/worker.ts', [clock.path], stand.environment);
    return worker;
  };
  try {
    const pipelines = await prepareGround(stand, sandbox);
    for (let kill = 1; kill <= kills; kill += 1) {
      await makeMischief(stand, sandbox, pipelines, dice, mischief);
      const before = sandbox.ledger.count('log');
      const reader = work();
      await until(
        'the worker asks for a log',
        () => isAsking(reader, () => sandbox.ledger.count('log') > before),
        { withinMs: 120_000 },
      );
      // After a random number of rows, or at a random moment if Datamin has none to give.
      const enough = (await rowsOf(stand)) + dice.between(1, 15_000);
      const latest = performance.now() + dice.between(2000, 30_000);
      await until(
        'it is time to kill',
        async () => performance.now() > latest || (await rowsOf(stand)) >= enough,
        { everyMs: 20 },
      );
      await sleep(dice.between(0, 400));
      await reader.kill();
      const held = await leases(stand);
      caughtReading += held > 0 ? 1 : 0;
      say(
        `kill ${kill} of ${kills}: ${held} histories were being read, ${await rowsOf(stand)} rows so far`,
      );
      clock.pass(leaseIsOverMs + dice.between(0, 20 * minuteMs));
    }
    sandbox.faults.clear();
    sandbox.world.quirks.databaseDown = false;
    const last = work();
    // First steps of just over an hour, so that doubtful windows are read again as often as necessary; then a week of
    // days, in which every row is read at every age.
    for (const ms of [
      ...Array.from({ length: 6 }, () => 61 * minuteMs),
      ...Array.from({ length: 8 }, () => dayMs),
    ]) {
      await quiet(stand, clock, last);
      clock.pass(ms);
    }
    await quiet(stand, clock, last);
    await last.stop();
    broken.push(...(await complaints(stand, pipelines)));
    say('holding it against the truth');
    const compared = await compareWithTruth(
      stand.database.url,
      sandbox,
      pipelines,
      (what) => void broken.push(what),
    );
    return {
      pipelines: pipelines.length,
      kills,
      caughtReading,
      mischief,
      compared,
      questions: sandbox.ledger.count('log'),
      seconds: (performance.now() - began) / 1000,
      broken,
    };
  } finally {
    await (worker as NodeProcess | null)?.kill();
    await sandbox.close();
    clock.close();
  }
}

function isAsking(reader: NodeProcess, asks: () => boolean): boolean {
  reader.requireRunning();
  return asks();
}

async function leases({ database }: Stand): Promise<number> {
  const { rows } = await database.admin.query<{ held: number }>(
    'SELECT count(*)::int AS held FROM history_sync WHERE lease_owner IS NOT NULL',
  );
  return rows[0]?.held ?? 0;
}

async function rowsOf({ database }: Stand): Promise<number> {
  const { rows } = await database.admin.query<{ rows: number }>(
    'SELECT count(*)::int AS rows FROM task_runs',
  );
  return rows[0]?.rows ?? 0;
}

/** Waits until nothing is due for a while: the newest minutes become due again and again. */
async function quiet({ database }: Stand, clock: AheadClock, worker: NodeProcess): Promise<void> {
  await until(
    'every history is read',
    async () => {
      worker.requireRunning();
      const { rows } = await database.admin.query<{ due: number }>(
        'SELECT count(*)::int AS due FROM history_sync WHERE due_at <= $1 OR lease_owner IS NOT NULL',
        [new Date(clock.nowMs())],
      );
      return rows[0]?.due === 0;
    },
    { withinMs: wholeHistoryMs, everyMs: 500 },
  );
}

/** The readers' remaining errors, and pipelines whose beginning they did not find. */
async function complaints(
  { database }: Stand,
  pipelines: readonly KnownPipeline[],
): Promise<string[]> {
  const { rows } = await database.admin.query<{
    name: string;
    backfill: string;
    failure: string | null;
  }>(
    'SELECT p.name, s.backfill, s.failure FROM history_sync s JOIN pipelines p ON p.id = s.pipeline_id WHERE s.pipeline_id = ANY($1)',
    [pipelines.map(({ id }) => id)],
  );
  return rows.flatMap(({ name, backfill, failure }) => [
    ...(failure ? [`${name} ends with: ${failure}`] : []),
    ...(backfill === 'going' ? [`${name} is not read to its beginning`] : []),
  ]);
}
