import { runMigrations } from 'graphile-worker';
import { claimDuePipelines } from '@/lib/jobs/claim-due-pipelines';
import { pruneReadingsJob } from '@/lib/jobs/prune-readings';
import { refreshPipelineJob } from '@/lib/jobs/refresh-pipeline';
import { startRounds, takeTurns } from '@/lib/jobs/rounds';
import { getPipeline, removePipeline } from '@/lib/pipelines';
import { recordRun } from '@/lib/sandbox';
import { clockTime, pass } from '../../support/portal/clock';
import {
  addToSandbox,
  nobodys,
  openPortal,
  type PortalUnderTest,
} from '../../support/portal/portal';
import { until } from '../../support/until';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
  await runMigrations({ connectionString: portal.url });
});
afterAll(() => portal.close());
beforeEach(async () => {
  await portal.admin.query('DELETE FROM pipelines');
  await portal.admin.query('DELETE FROM graphile_worker._private_jobs');
  await portal.admin.query('DELETE FROM worker_heartbeats');
});

async function jobs(): Promise<unknown[]> {
  const { rows } = await portal.admin.query(
    `SELECT t.identifier, j.payload, j.key FROM graphile_worker._private_jobs j
     JOIN graphile_worker._private_tasks t ON t.id = j.task_id ORDER BY j.id`,
  );
  return rows;
}

async function registered(name: 'red' | 'blue' = 'red') {
  const team = portal[name];
  const uuid = addToSandbox(portal, team);
  recordRun(portal.sandbox.world, uuid, { taskRuns: [{ executedAt: '2026-03-10T08:00:00Z' }] });
  await team.pipeline(uuid, await team.credential());
  const { rows } = await portal.admin.query('SELECT id, team_id FROM pipelines WHERE uuid = $1', [
    uuid,
  ]);
  return { uuid, payload: { teamId: String(rows[0].team_id), pipelineId: String(rows[0].id) } };
}

describe('due pipelines', () => {
  test('of both teams are handed out once, and again only after five minutes', async () => {
    const made = [await registered('red'), await registered('blue')];
    const claimed = await Promise.all([
      claimDuePipelines(),
      claimDuePipelines(),
      claimDuePipelines(),
    ]);
    expect(claimed.reduce((sum, count) => sum + count, 0)).toBe(2);
    const found = await jobs();
    expect(found).toHaveLength(2);
    for (const { payload } of made) {
      expect(found).toContainEqual({
        identifier: 'refresh-pipeline',
        payload,
        key: `refresh ${payload.pipelineId}`,
      });
    }
    expect(await claimDuePipelines()).toBe(0);
    pass(5 * 60_000 + 1);
    expect(await claimDuePipelines()).toBe(2);
    // The first ones still wait: these are the same jobs, not additional ones.
    expect(await jobs()).toHaveLength(2);
  });

  test('stay due when no job could be made of them', async () => {
    await registered('red');
    const enqueue = 'portal_enqueue(text, json, text, timestamptz, int)';
    await portal.admin.query(`ALTER FUNCTION ${enqueue} RENAME TO away`);
    await expect(claimDuePipelines()).rejects.toThrow('portal_enqueue');
    await portal.admin.query('ALTER FUNCTION away RENAME TO portal_enqueue');
    expect(await jobs()).toEqual([]);
    expect(await claimDuePipelines()).toBe(1);
    expect(await jobs()).toHaveLength(1);
  });
});

describe('refreshing a pipeline', () => {
  test('reads its numbers and tasks as the worker, who has no session', async () => {
    const { uuid, payload } = await registered();
    await refreshPipelineJob(payload);
    const ctx = await portal.red.ctx('viewer');
    expect(await getPipeline(ctx, uuid)).toMatchObject({
      state: 'succeeded',
      successes: 1,
      fetchedAt: clockTime(),
      problem: null,
    });
  });

  test('what is gone meanwhile is no failure, what is no payload is one', async () => {
    const { uuid, payload } = await registered();
    await removePipeline(await portal.red.ctx('admin'), uuid);
    await expect(refreshPipelineJob(payload)).resolves.toBeUndefined();
    await expect(refreshPipelineJob({ ...payload, teamId: nobodys })).resolves.toBeUndefined();
    await expect(refreshPipelineJob({})).rejects.toThrow();
  });

  test('a team’s id beside another team’s pipeline finds nothing', async () => {
    const { payload } = await registered('blue');
    portal.sandbox.ledger.clear();
    await refreshPipelineJob({ ...payload, teamId: portal.red.id });
    expect(portal.sandbox.ledger.count()).toBe(0);
  });

  test('a Datamin that is down ends the job well and is told at the pipeline', async () => {
    const { uuid, payload } = await registered();
    portal.sandbox.faults.inject({ action: { type: 'status', status: 400 } });
    await expect(refreshPipelineJob(payload)).resolves.toBeUndefined();
    portal.sandbox.faults.clear();
    const ctx = await portal.red.ctx('viewer');
    expect((await getPipeline(ctx, uuid)).problem).toMatch(/refused the request \(400\)/);
  });
});

test('readings that nobody used for a week are forgotten, the others stay', async () => {
  const { payload } = await registered();
  await refreshPipelineJob(payload);
  const count = async () => (await portal.admin.query('SELECT FROM readings')).rowCount ?? 0;
  const before = await count();
  expect(before).toBeGreaterThanOrEqual(3);
  await portal.admin.query(
    `INSERT INTO readings (id, team_id, pipeline_id, subject_kind, subject_uuid, kind, asked, used_at)
     SELECT gen_random_uuid(), $1, $2, 'pipeline', $2, 'consolidated', n::text, $3
     FROM generate_series(1, 2500) n`,
    [payload.teamId, payload.pipelineId, new Date(clockTime().getTime() - 7 * 86_400_000 - 1)],
  );
  await pruneReadingsJob();
  expect(await count()).toBe(before);
});

describe('rounds', () => {
  test('come again after a failure, never two at once, and none after the stop', async () => {
    let [begun, under, most] = [0, 0, 0];
    const rounds = startRounds('test', 1, async () => {
      begun += 1;
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      under -= 1;
      if (begun === 2) throw new Error('a round that fails');
    });
    await until(() => begun >= 4);
    await rounds.stop();
    const after = begun;
    // Longer than a round waits for the next.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([begun, most]).toEqual([after, 1]);
  });

  test('begin one after the other', async () => {
    const turn = takeTurns(5);
    const begun: string[] = [];
    const rounds = ['first', 'second', 'third'].map((name) =>
      startRounds(name, 60_000, async () => begun.push(name), turn()),
    );
    await until(() => begun.length === 3);
    await Promise.all(rounds.map((round) => round.stop()));
    expect(begun).toEqual(['first', 'second', 'third']);
  });

  test('never begin when they are stopped before their turn', async () => {
    let comes = () => {};
    const turn = new Promise<void>((resolve) => {
      comes = resolve;
    });
    let begun = 0;
    const rounds = startRounds('test', 1, async () => (begun += 1), turn);
    const stopped = rounds.stop();
    comes();
    await stopped;
    expect(begun).toBe(0);
  });
});
