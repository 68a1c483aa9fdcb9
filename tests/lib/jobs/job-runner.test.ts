import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { freeDeadWorkers } from '@/lib/jobs/heartbeat';
import { JobRunner } from '@/lib/jobs/job-runner';
import { until } from '@/tests/stage/until';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';

let portal: PortalUnderTest;
let pool: pg.Pool;
let runner: JobRunner;
let done: number;
let held: Promise<void> | undefined;

beforeAll(async () => {
  portal = await openPortal();
  await runMigrations({ connectionString: portal.url });
});
afterAll(() => portal.close());
beforeEach(() => {
  done = 0;
  held = undefined;
  pool = new pg.Pool({ connectionString: portal.url, max: 11 });
  // graphile-worker complains about pools without listeners.
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
});
afterEach(async () => {
  await runner.stop();
  await pool.end();
  await portal.admin.query('DELETE FROM graphile_worker._private_jobs');
});

const start = async () => {
  const task = async () => {
    await held;
    done += 1;
  };
  runner = await JobRunner.start({
    pgPool: pool,
    concurrency: 8,
    pollInterval: 20,
    crontab: '',
    taskList: { 'job-of-a-test': task },
  });
};
const enqueue = () => portal.admin.query("SELECT graphile_worker.add_job('job-of-a-test')");
const looks = (more: number) =>
  until(`${more} looks`, () => runner.failedLooks >= more && runner.failedLooks);
const hide = (table: 'tasks' | 'jobs') =>
  portal.admin.query(`ALTER TABLE graphile_worker._private_${table} RENAME TO away`);
const show = (table: 'tasks' | 'jobs') =>
  portal.admin.query(`ALTER TABLE graphile_worker.away RENAME TO _private_${table}`);

test('whose very first look failed is started over, and does what waits', async () => {
  await hide('tasks');
  await start();
  const first = [...runner.ids];
  await looks(24);
  // The database is not well yet: restarting gains nothing and loses nothing.
  await runner.renewIfDeaf();
  await looks(24);
  await show('tasks');
  await enqueue();
  // graphile-worker as it is: after the first failure it never hears anything again.
  await looks(runner.failedLooks + 24);
  expect(done).toBe(0);
  await runner.renewIfDeaf();
  await until('the job is done', () => done === 1);
  expect(runner.ids).toHaveLength(1);
  expect(runner.ids).not.toEqual(first);
});

test('started over while it is at a job lives on under its name until that ends', async () => {
  let letGo = () => {};
  held = new Promise((resolve) => {
    letGo = resolve;
  });
  await start();
  const first = [...runner.ids];
  await enqueue();
  const locked = () =>
    portal.admin.query('SELECT FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL');
  await until('the job is begun', async () => (await locked()).rowCount === 1);
  await hide('jobs');
  await looks(24);
  const renewed = runner.renewIfDeaf();
  await until('another is at work', () => runner.ids.length > first.length);
  expect(runner.ids).toEqual(expect.arrayContaining(first));
  await show('jobs');
  letGo();
  await renewed;
  expect(done).toBe(1);
  expect(runner.ids).toHaveLength(1);
  expect(runner.ids).not.toEqual(first);
});

test('started over when the end of a job cannot be written, it does that job again', async () => {
  await portal.admin.query(`
    CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'away'; END $$;
    CREATE TRIGGER refuse BEFORE DELETE ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse()`);
  await start();
  const first = [...runner.ids];
  await enqueue();
  await until('the job is done, and nobody knows', () => done === 1);
  await until('it is started over', async () => {
    await runner.renewIfDeaf();
    return runner.ids[0] !== first[0];
  });
  await portal.admin.query('DROP TRIGGER refuse ON graphile_worker._private_jobs');
  await portal.admin.query('UPDATE graphile_worker._private_jobs SET locked_at = to_timestamp(0)');
  await freeDeadWorkers(pool);
  await until('the job is done again', () => done === 2);
});

test('that finds its jobs is left alone', async () => {
  await start();
  const first = [...runner.ids];
  await enqueue();
  await until('the job is done', () => done === 1);
  await runner.renewIfDeaf();
  expect(runner.ids).toEqual(first);
});

test('says when it is told to stop that it ended, once', async () => {
  await start();
  await runner.stop();
  await runner.ended;
});
