import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { beat, freeDeadWorkers, lastHeartbeat, leave } from '@/lib/jobs/heartbeat';
import { clockTime, pass } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';

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
});
