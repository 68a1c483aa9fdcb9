import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { beat, freeDeadWorkers, lastHeartbeat, leave } from '@/lib/jobs/heartbeat';
import { startWorker } from '@/lib/jobs/worker';
import { until } from '@/tests/stage/until';
import { clockTime, pass } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';

// As they are, but more often.
jest.mock('@/lib/jobs/rounds', () => {
  const real = jest.requireActual<typeof import('@/lib/jobs/rounds')>('@/lib/jobs/rounds');
  const { startRounds } = real;
  const often: typeof startRounds = (name, _, step, turn) => startRounds(name, 100, step, turn);
  return { ...real, startRounds: often };
});

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
  await runMigrations({ connectionString: portal.url });
});
afterAll(() => portal.close());
beforeEach(async () => {
  await portal.admin.query('DELETE FROM graphile_worker._private_jobs');
  await portal.admin.query('DELETE FROM worker_heartbeats');
});

describe('heartbeats', () => {
  let pool: pg.Pool;
  beforeAll(() => {
    pool = new pg.Pool({ connectionString: portal.url, max: 1 });
  });
  afterAll(() => pool.end());

  const lock = (worker: string) =>
    portal.admin.query('UPDATE graphile_worker._private_jobs SET locked_by = $1, locked_at = $2', [
      worker,
      clockTime(),
    ]);
  async function holder(): Promise<string | null> {
    const { rows } = await portal.admin.query(
      'SELECT locked_by FROM graphile_worker._private_jobs',
    );
    expect(rows).toHaveLength(1);
    return rows[0].locked_by;
  }
  async function heldBy(worker: string): Promise<void> {
    await portal.admin.query("SELECT graphile_worker.add_job('refresh-pipeline')");
    await lock(worker);
  }

  test('a silent worker’s jobs are freed', async () => {
    await beat(['alive', 'dead']);
    await heldBy('dead');
    pass(44_000);
    await beat(['alive']);
    await freeDeadWorkers(pool);
    expect(await holder()).toBe('dead');
    pass(2000);
    await freeDeadWorkers(pool);
    expect(await holder()).toBeNull();
    expect(await lastHeartbeat()).toEqual(new Date(clockTime().getTime() - 2000));
  });

  test('so are those of one that died before its first heartbeat', async () => {
    await heldBy('unheard');
    pass(44_000);
    await freeDeadWorkers(pool);
    expect(await holder()).toBe('unheard');
    pass(2000);
    await freeDeadWorkers(pool);
    expect(await holder()).toBeNull();
  });

  test('a live worker keeps its jobs, however long they take; one that left is forgotten', async () => {
    await beat(['busy']);
    await heldBy('busy');
    for (let minute = 0; minute < 5; minute += 1) {
      pass(30_000);
      await beat(['busy']);
      await freeDeadWorkers(pool);
    }
    expect(await holder()).toBe('busy');
    await leave(['busy']);
    expect(await lastHeartbeat()).toBeNull();
  });

  test('a worker that was told to stop lives until its jobs are finished', async () => {
    const worker = await startWorker(portal.url);
    const client = await pool.connect();
    await client.query('BEGIN; LOCK TABLE readings');
    await portal.admin.query("SELECT graphile_worker.add_job('prune-readings')");
    await until('it is at the job', async () => (await holder()) !== null);
    const stopped = worker.stop();
    try {
      // What was under way at the stop may report once more.
      for (const nth of ['first', 'second']) {
        pass(10_000);
        const heard = async () => (await lastHeartbeat())?.getTime() === clockTime().getTime();
        await until(`it is heard a ${nth} time`, heard, { withinMs: 5000 });
      }
    } finally {
      await client.query('COMMIT');
      client.release();
      await stopped;
    }
    expect(await lastHeartbeat()).toBeNull();
  });
});
