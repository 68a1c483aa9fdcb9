import pg from 'pg';
import { scanLog } from '@/lib/pipelines';
import { recordRun } from '@/lib/sandbox';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { until } from '../../support/until';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

test('a scan of the log takes the pipeline before its tasks, as the answer of a run does', async () => {
  const uuid = addToSandbox(portal, portal.red);
  const credentialId = await portal.red.credential();
  await portal.red.pipeline(uuid, credentialId);
  recordRun(portal.sandbox.world, uuid, { taskRuns: [{ executedAt: '2026-03-09T10:00:00Z' }] });
  const { rows } = await portal.admin.query('SELECT id, team_id FROM pipelines WHERE uuid = $1', [
    uuid,
  ]);
  const [{ id, team_id: team }] = rows;
  const [task] = portal.sandbox.world.pipeline(uuid)?.tasks ?? [];
  // What noticeRun does, one statement at a time.
  const other = new pg.Client({ connectionString: portal.url });
  await other.connect();
  await other.query("BEGIN; SET LOCAL lock_timeout = '5s'");
  await other.query('UPDATE pipelines SET refresh_due_at = now() WHERE id = $1', [id]);
  const window = { from: new Date('2026-03-09T00:00:00Z'), to: new Date('2026-03-10T00:00:00Z') };
  const scan = scanLog(await portal.red.ctx('viewer'), { id, uuid, credentialId }, window);
  await until(async () => {
    const waiting = await portal.admin.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return waiting.rowCount === 1;
  });
  await other.query(
    `INSERT INTO tasks (id, team_id, pipeline_id, uuid, task_type) VALUES (gen_random_uuid(), $1, $2, $3, 'unknown') ON CONFLICT DO NOTHING`,
    [team, id, task?.uuid],
  );
  await other.query('COMMIT');
  await other.end();
  expect(await scan).toEqual({ rows: 1 });
});
