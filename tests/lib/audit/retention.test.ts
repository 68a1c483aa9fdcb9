import {
  checkChain,
  pruneAudit,
  readAuditRetention,
  recordAudit,
  setAuditRetention,
} from '@/lib/audit';
import { type TeamContext, type ViewerContext, withTransaction } from '@/lib/context';
import { Forbidden, Invalid } from '@/lib/errors';
import { join, openWorld, person, team, type World } from '../teams/world';

let world: World;
let ada: ViewerContext;
let teams = 0;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
});
afterAll(() => world.close());

/** A team whose events 2 to 21 are 300 to 281 days old, and which keeps its audit for 290 days. */
async function aged(days: number | null = 290): Promise<TeamContext> {
  teams += 1;
  const ctx = await team(`aged-${teams}`, ada);
  // The first event is dated now, and would keep everything after it from being pruned.
  await world.admin.query(
    `SET session_replication_role = 'replica'; DELETE FROM audit_seals WHERE team_id = '${ctx.team.id}';
     DELETE FROM audit_events WHERE team_id = '${ctx.team.id}'; DELETE FROM audit_chains WHERE team_id = '${ctx.team.id}';
     SET session_replication_role = 'origin'`,
  );
  await world.admin.query(
    `INSERT INTO audit_events (id, team_id, at, actor_kind, actor_name, action, target_kind)
     SELECT gen_random_uuid(), $1, now() - (301 - n) * interval '1 day', 'system', 'tests', 'old.thing', 'thing' FROM generate_series(1, 20) n ORDER BY n`,
    [ctx.team.id],
  );
  if (days !== null) await setAuditRetention(ctx, { days });
  return ctx;
}

const count = async ({ team: { id } }: TeamContext) =>
  (await world.admin.query('SELECT 1 FROM audit_events WHERE team_id = $1', [id])).rowCount;

test.each([1, 3, 2000])(
  'what is too old goes in order, %d at a time, and the rest verifies',
  async (size) => {
    const ctx = await aged();
    // Event 1 is 300 days old, event 10 is 291 and a moment.
    expect(await pruneAudit(size)).toBe(11);
    expect(await count(ctx)).toBe(10);
    expect(await checkChain(ctx.team.id, null, 4)).toMatchObject({
      ok: true,
      first: 12,
      last: 21,
      events: 10,
    });
    expect(await pruneAudit(size)).toBe(0);
    await withTransaction(ctx, (tx) =>
      recordAudit(tx, ctx, { action: 'thing.done', target: { kind: 'thing' } }),
    );
    expect(await checkChain(ctx.team.id)).toMatchObject({ ok: true, last: 22 });
  },
);

test('a beginning that somebody else removed is found, and a forged checkpoint too', async () => {
  const ctx = await aged();
  await pruneAudit();
  const remove = (upto: number) =>
    world.admin.query(
      `SET session_replication_role = 'replica';
       WITH s AS (DELETE FROM audit_seals WHERE team_id = '${ctx.team.id}' AND seq <= ${upto} RETURNING event_id) DELETE FROM audit_events e USING s WHERE e.id = s.event_id;
       SET session_replication_role = 'origin'`,
    );
  const { rows } = await world.admin.query(
    'SELECT hash FROM audit_seals WHERE team_id = $1 AND seq = 14',
    [ctx.team.id],
  );
  await remove(14);
  expect(await checkChain(ctx.team.id)).toMatchObject({ problem: { kind: 'removed', seq: 12 } });
  await world.admin.query('UPDATE audit_checkpoints SET seq = 14, hash = $2 WHERE team_id = $1', [
    ctx.team.id,
    rows[0].hash,
  ]);
  expect(await checkChain(ctx.team.id)).toMatchObject({
    problem: { kind: 'checkpoint_broken', seq: 15 },
  });
});

test('without a retention, before a stream has sent it, or younger than 90 days nothing goes', async () => {
  const kept = await aged(null);
  const streamed = await aged();
  await world.admin.query(
    `INSERT INTO audit_streams (id, team_id, name, kind, url, cursor_seq, created_at, created_by)
     VALUES (gen_random_uuid(), $1, 's', 'syslog', 'udp://127.0.0.1:9', 4, now(), 'Ada')`,
    [streamed.team.id],
  );
  expect(await pruneAudit()).toBe(4);
  expect([await count(kept), await count(streamed)]).toEqual([20, 17]);
  const young = await team('young', ada);
  const { rows } = await world.admin.query('SELECT seq, hash FROM audit_seals WHERE team_id = $1', [
    young.team.id,
  ]);
  const asked = await world.admin.query(
    `SELECT portal_prune_audit($1, $2, $3, now(), now(), 'k', '') AS gone`,
    [young.team.id, rows[0].seq, rows[0].hash],
  );
  expect(asked.rows).toEqual([{ gone: 0 }]);
});

test('owners say how long, within limits', async () => {
  const ctx = await team('limits', ada);
  const admin = await join('limits', await person('Bob'), 'admin');
  expect(await readAuditRetention(admin)).toEqual({ days: null });
  await expect(setAuditRetention(admin, { days: 100 })).rejects.toThrow(Forbidden);
  for (const input of [{ days: 89 }, { days: 1.5 }, { days: '100' }, {}, { days: 40_000 }]) {
    await expect(setAuditRetention(ctx, input)).rejects.toThrow(Invalid);
  }
  await setAuditRetention(ctx, { days: 90 });
  expect(await readAuditRetention(admin)).toEqual({ days: 90 });
  expect((await world.audit('audit.retention_changed')).at(-1)).toMatchObject({
    details: { changes: { days: { from: null, to: 90 } } },
  });
});
