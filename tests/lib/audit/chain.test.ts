import { anchorAudit, auditChains, checkChain, instanceChain, recordAudit } from '@/lib/audit';
import { canonicalText, chainHash } from '@/lib/audit/canonical';
import { type TeamContext, type ViewerContext, withTransaction } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { openWorld, person, team, type World } from '../teams/world';

let world: World;
let ada: ViewerContext;
let ctx: TeamContext;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
  ctx = await team('ops', ada);
});
afterAll(() => world.close());

const event = (name: string, by: TeamContext = ctx) => ({
  action: 'thing.done',
  target: { kind: 'thing', name },
  details: { ö: '"\\\u0001\u2028 ', z: 1, a: [1.5, null, { by: by.team.slug }] },
});

async function write(n: number, by: TeamContext = ctx): Promise<void> {
  for (let i = 0; i < n; i += 1) {
    await withTransaction(by, (tx) => recordAudit(tx, by, event(`${i}`, by)));
  }
}

let teams = 0;
/** A team with events 1 to 9: its creation, and eight more. */
async function chained(): Promise<TeamContext> {
  teams += 1;
  const made = await team(`chained-${teams}`, ada);
  await write(8, made);
  return made;
}

/** As the owner of the database, who can remove every guard. */
async function tamper(sql: string, by: TeamContext): Promise<void> {
  await world.admin.query("SET session_replication_role = 'replica'");
  try {
    await world.admin.query(sql.replaceAll('$team', `'${by.team.id}'`));
  } finally {
    await world.admin.query("SET session_replication_role = 'origin'");
  }
}

const eventOf = (seq: number) =>
  `(SELECT event_id FROM audit_seals WHERE team_id = $team AND seq = ${seq})`;

test('each event has the next number and a hash that anybody can compute', async () => {
  const own = await chained();
  const { rows } = await world.admin.query(
    `SELECT e.*, e.details::text AS details, s.seq::int, s.hash FROM audit_seals s JOIN audit_events e ON e.id = s.event_id
     WHERE s.team_id = $1 ORDER BY s.seq`,
    [own.team.id],
  );
  expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  let hash = new Uint8Array(32);
  for (const row of rows) {
    const text = canonicalText({
      teamId: row.team_id,
      seq: BigInt(row.seq),
      id: row.id,
      at: row.at,
      actorKind: row.actor_kind,
      actorId: row.actor_id,
      actorName: row.actor_name,
      action: row.action,
      targetKind: row.target_kind,
      targetId: row.target_id,
      targetName: row.target_name,
      details: row.details,
      ip: row.ip,
      userAgent: row.user_agent,
      requestId: row.request_id,
    });
    hash = chainHash(hash, text);
    expect(Buffer.from(hash).equals(row.hash)).toBe(true);
  }
  const report = await checkChain(own.team.id);
  expect(report).toMatchObject({ ok: true, events: 9, first: 1, last: 9, problem: null });
  expect(report.head).toBe(Buffer.from(hash).toString('hex'));
});

test('an intact chain passes in batches of any size', async () => {
  const own = await chained();
  for (const size of [1, 2, 3, 8, 9, 10]) {
    expect(await checkChain(own.team.id, null, size)).toMatchObject({ ok: true, events: 9 });
  }
});

const attacks: [string, string, { kind: string; seq: number | null }][] = [
  [
    'a changed action',
    `UPDATE audit_events SET action = 'nothing.done' WHERE id = ${eventOf(4)}`,
    { kind: 'changed', seq: 4 },
  ],
  [
    'changed details',
    `UPDATE audit_events SET details = '{}' WHERE id = ${eventOf(4)}`,
    { kind: 'changed', seq: 4 },
  ],
  [
    'an emptied address',
    `UPDATE audit_events SET ip = NULL, target_id = '' WHERE id = ${eventOf(9)}`,
    { kind: 'changed', seq: 9 },
  ],
  [
    'a time that moved by a millisecond',
    `UPDATE audit_events SET at = at + interval '1 ms' WHERE id = ${eventOf(1)}`,
    { kind: 'changed', seq: 1 },
  ],
  [
    'an event of another team',
    `UPDATE audit_events SET team_id = NULL WHERE id = ${eventOf(5)}`,
    { kind: 'changed', seq: 5 },
  ],
  [
    'a removed event in the middle, its seal left',
    `DELETE FROM audit_events WHERE id = ${eventOf(5)}`,
    { kind: 'removed', seq: 5 },
  ],
  [
    'a removed event in the middle with its seal',
    `WITH s AS (DELETE FROM audit_seals WHERE team_id = $team AND seq = 5 RETURNING event_id) DELETE FROM audit_events e USING s WHERE e.id = s.event_id`,
    { kind: 'removed', seq: 5 },
  ],
  [
    'a removed event in the middle, all others moved up',
    `WITH s AS (DELETE FROM audit_seals WHERE team_id = $team AND seq = 5 RETURNING event_id), e AS (DELETE FROM audit_events e USING s WHERE e.id = s.event_id)
     UPDATE audit_seals SET seq = seq - 1 WHERE team_id = $team AND seq > 5`,
    { kind: 'changed', seq: 5 },
  ],
  [
    'a removed first event',
    `WITH s AS (DELETE FROM audit_seals WHERE team_id = $team AND seq = 1 RETURNING event_id) DELETE FROM audit_events e USING s WHERE e.id = s.event_id`,
    { kind: 'removed', seq: 1 },
  ],
  [
    'a removed tail',
    `WITH s AS (DELETE FROM audit_seals WHERE team_id = $team AND seq > 6 RETURNING event_id) DELETE FROM audit_events e USING s WHERE e.id = s.event_id`,
    { kind: 'tail_removed', seq: 7 },
  ],
  [
    'everything removed',
    `WITH s AS (DELETE FROM audit_seals WHERE team_id = $team RETURNING event_id) DELETE FROM audit_events e USING s WHERE e.id = s.event_id`,
    { kind: 'tail_removed', seq: 1 },
  ],
  [
    'an inserted event without a seal',
    `INSERT INTO audit_events (id, team_id, actor_kind, actor_name, action, target_kind) VALUES (gen_random_uuid(), $team, 'user', 'Ada', 'thing.done', 'thing')`,
    { kind: 'inserted', seq: null },
  ],
  [
    'an inserted event with a seal at the end',
    `WITH e AS (INSERT INTO audit_events (id, team_id, actor_kind, actor_name, action, target_kind) VALUES (gen_random_uuid(), $team, 'user', 'Ada', 'thing.done', 'thing') RETURNING id)
     INSERT INTO audit_seals (team_id, seq, event_id, hash) SELECT $team, 10, id, decode(repeat('00', 32), 'hex') FROM e`,
    { kind: 'changed', seq: 10 },
  ],
  [
    'two events that changed places',
    `UPDATE audit_seals SET event_id = CASE seq WHEN 3 THEN ${eventOf(6)} ELSE ${eventOf(3)} END WHERE team_id = $team AND seq IN (3, 6)`,
    { kind: 'changed', seq: 3 },
  ],
  [
    'a head that was changed',
    `UPDATE audit_chains SET hash = decode(repeat('11', 32), 'hex') WHERE team_id = $team`,
    { kind: 'head_changed', seq: 9 },
  ],
];

test.each(attacks)('finds %s', async (name, sql, problem) => {
  const own = await chained();
  if (name.includes('changed places'))
    await world.admin.query('DROP INDEX audit_seals_event_id_key');
  if (name.includes('moved up')) await moveUpInSteps(own);
  else await tamper(sql, own);
  const report = await checkChain(own.team.id, null, 4);
  expect(report.ok).toBe(false);
  expect(report.problem).toMatchObject(problem);
  expect(report.problem?.sentence).toMatch(/^[A-Z].*\.$/);
  if (problem.seq !== null)
    expect(report.last).toBe(problem.kind === 'head_changed' ? 9 : problem.seq - 1);
});

/** Numbers are unique, so they are moved one by one. */
async function moveUpInSteps(own: TeamContext): Promise<void> {
  const removeIt = `WITH s AS (DELETE FROM audit_seals WHERE team_id = $team AND seq = 5 RETURNING event_id) DELETE FROM audit_events e USING s WHERE e.id = s.event_id`;
  await tamper(removeIt, own);
  for (const seq of [6, 7, 8, 9]) {
    await tamper(
      `UPDATE audit_seals SET seq = ${seq - 1} WHERE team_id = $team AND seq = ${seq}`,
      own,
    );
  }
}

/** The most the owner of the database can do: cut off the end and rewrite everything that refers to it. */
const cutTail = `
  WITH s AS (DELETE FROM audit_seals WHERE team_id = $team AND seq > 6 RETURNING event_id), e AS (DELETE FROM audit_events e USING s WHERE e.id = s.event_id)
  UPDATE audit_chains c SET seq = 6, hash = k.hash FROM audit_seals k WHERE c.team_id = $team AND k.team_id = $team AND k.seq = 6`;

test('a tail that was cut off with its head is found by what the portal signed', async () => {
  const [cut, signed] = [await chained(), await chained()];
  await tamper(cutTail, cut);
  expect(await checkChain(cut.team.id)).toMatchObject({ ok: true, last: 6 });

  expect(await anchorAudit()).toBeGreaterThan(0);
  expect(await checkChain(signed.team.id)).toMatchObject({ ok: true, anchors: { good: 1 } });
  await tamper(cutTail, signed);
  const found = await checkChain(signed.team.id);
  expect(found.problem).toMatchObject({ kind: 'anchor_broken', seq: 9 });

  // Moving the anchor needs a signature, which cannot be made without the key.
  await tamper(
    `UPDATE audit_anchors a SET seq = 6, hash = k.hash FROM audit_seals k WHERE a.team_id = $team AND k.team_id = $team AND k.seq = 6`,
    signed,
  );
  const forged = await checkChain(signed.team.id);
  expect(forged.problem).toMatchObject({ kind: 'anchor_broken', seq: 6 });
});

test('a tail that was cut off with its head and signatures is found by what somebody noted', async () => {
  const own = await chained();
  const { head, last } = await checkChain(own.team.id);
  const noted = { seq: BigInt(last), hash: head };
  await write(2, own);
  for (const size of [1, 4, 5000]) {
    expect(await checkChain(own.team.id, noted, size)).toMatchObject({ ok: true, last: 11 });
  }
  expect(await checkChain(own.team.id, { ...noted, hash: '00' })).toMatchObject({
    problem: { kind: 'changed', seq: 9 },
  });
  await tamper(cutTail, own);
  expect(await checkChain(own.team.id, noted)).toMatchObject({
    problem: { kind: 'tail_removed', seq: 7 },
  });
});

test('signs what is new, once, and keeps one signature of a day', async () => {
  const own = await chained();
  await anchorAudit();
  expect(await anchorAudit()).toBe(0);
  await write(1, own);
  expect(await anchorAudit()).toBe(1);
  const { rows } = await world.admin.query(
    'SELECT seq::int FROM audit_anchors WHERE team_id = $1',
    [own.team.id],
  );
  expect(rows).toEqual([{ seq: 10 }]);
});

test('writers at once leave one chain without gaps, and a rolled back one leaves nothing', async () => {
  const own = await team('busy', ada);
  const writers = Array.from({ length: 40 }, (_, n) =>
    withTransaction(own, async (tx) => {
      await recordAudit(tx, own, event(`first of ${n}`, own));
      await recordAudit(tx, own, event(`second of ${n}`, own));
      if (n % 4 === 3) throw new Error('on purpose');
    }).catch((error: Error) => expect(error.message).toBe('on purpose')),
  );
  await Promise.all(writers);
  expect(await checkChain(own.team.id, null, 7)).toMatchObject({ ok: true, events: 61 });
});

test('transactions that hold rows and write to two chains in either order never deadlock', async () => {
  const own = await team('crossing', ada);
  const { actor, origin } = own;
  const instance = { actor, origin };
  const before = (await checkChain(instanceChain)).last;
  const [one, two] = ['a-row', 'b-row'];
  await world.admin.query(
    `INSERT INTO rate_limits (key, points) VALUES ('${one}', 0), ('${two}', 0)`,
  );
  const touch = (key: string) => `UPDATE rate_limits SET points = points + 1 WHERE key = '${key}'`;
  const writers = Array.from({ length: 30 }, (_, n) =>
    withTransaction(own, async (tx) => {
      // Its audit event first, then a row held by somebody who has already written to the same chain.
      await recordAudit(tx, n % 2 ? own : instance, event('x', own));
      await tx.$executeRawUnsafe(touch(one));
      await recordAudit(tx, n % 2 ? instance : own, event('y', own));
      await tx.$executeRawUnsafe(touch(two));
    }),
  );
  await Promise.all(writers);
  expect(await checkChain(own.team.id)).toMatchObject({ ok: true, events: 31 });
  expect(await checkChain(instanceChain)).toMatchObject({ ok: true, last: before + 30 });
});

test('a chain is held for the commit alone: a slow transaction holds up nobody', async () => {
  const own = await team('patient', ada);
  let finish = () => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let wrote = () => {};
  const hasWritten = new Promise<void>((resolve) => {
    wrote = resolve;
  });
  const slow = withTransaction(own, async (tx) => {
    await recordAudit(tx, own, event('slow', own));
    wrote();
    await held;
  });
  await hasWritten;
  await write(1, own);
  finish();
  await slow;
  const { rows } = await world.admin.query(
    `SELECT e.target_name FROM audit_seals s JOIN audit_events e ON e.id = s.event_id WHERE s.team_id = $1 AND s.seq > 1 ORDER BY s.seq`,
    [own.team.id],
  );
  expect(rows).toEqual([{ target_name: '0' }, { target_name: 'slow' }]);
});

test('the portal itself can neither change, remove nor seal', async () => {
  const refused = [
    'UPDATE audit_events SET action = action',
    'DELETE FROM audit_events',
    ...['audit_chains', 'audit_seals', 'audit_anchors', 'audit_checkpoints'].flatMap((table) => [
      `UPDATE ${table} SET seq = seq`,
      `DELETE FROM ${table}`,
      `INSERT INTO ${table} (seq) VALUES (1)`,
    ]),
    'SELECT portal_seal_audit()',
  ];
  for (const sql of refused) {
    const attempt = withTransaction(ctx, (tx) => tx.$executeRawUnsafe(sql));
    await expect(attempt).rejects.toThrow(/permission denied|can only be called as triggers/);
  }
  // Nor by changing a setting, which opens the door only for the owner.
  const withSetting = withTransaction(ctx, async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.audit_pruning', 'on', true), set_config('app.door', 'open', true)`;
    await tx.$executeRaw`DELETE FROM audit_events`;
  });
  await expect(withSetting).rejects.toThrow(/permission denied/);
  await expect(world.admin.query('DELETE FROM audit_seals')).rejects.toThrow(/append-only/);
});

test("a team sees its own seals, and the instance's are nobody's", async () => {
  const seen = await inTransaction(
    { teamId: ctx.team.id },
    (tx) => tx.$queryRaw`SELECT DISTINCT chain::text FROM audit_seals`,
  );
  expect(seen).toEqual([{ chain: ctx.team.id }]);
  expect(await inTransaction({}, (tx) => tx.$queryRaw`SELECT 1 FROM audit_seals`)).toEqual([]);
});

test('every chain is found, also of a team that is gone', async () => {
  const chains: string[] = [];
  for await (const chain of auditChains()) chains.push(chain);
  expect(chains).toEqual(expect.arrayContaining([ctx.team.id, instanceChain]));
  expect(new Set(chains).size).toBe(chains.length);
});
