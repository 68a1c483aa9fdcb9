import fc from 'fast-check';
import { listAudit, recordAudit } from '@/lib/audit';
import { type TeamContext, type ViewerContext, withTransaction } from '@/lib/context';
import { Forbidden, Invalid, Malformed } from '@/lib/errors';
import { join, openWorld, person, team, type World } from '../teams/world';

let world: World;
let ada: ViewerContext;
let ctx: TeamContext;
let foreign: TeamContext;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
  ctx = await team('ops', ada);
  foreign = await team('others', ada);
  // Many at the same moment: the id must break the tie.
  await withTransaction(ctx, async (tx) => {
    for (let n = 0; n < 40; n += 1) {
      await recordAudit(tx, ctx, { action: 'thing.done', target: { kind: 'thing', name: `${n}` } });
    }
  });
  await world.admin.query('ALTER TABLE audit_events DISABLE TRIGGER append_only');
  await world.admin.query(
    `UPDATE audit_events SET at = date_trunc('second', at) WHERE action = 'thing.done'`,
  );
  await world.admin.query('ALTER TABLE audit_events ENABLE TRIGGER append_only');
});
afterAll(() => world.close());

test('any page size gives every event once, newest first', async () => {
  const all = await listAudit(ctx, { limit: 200 });
  expect(all.nextCursor).toBeNull();
  expect(all.items).toHaveLength(41);
  const ids = all.items.map(({ id }) => id);
  const sorted = [...all.items].sort(
    (a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1),
  );
  expect(ids).toEqual(sorted.map(({ id }) => id));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 50 }), async (limit) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listAudit(ctx, { limit, ...(cursor ? { cursor } : {}) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).toEqual(ids);
    }),
    { numRuns: 12 },
  );
});

test('what is no cursor of this list is malformed, never an error of the database', async () => {
  const { nextCursor } = await listAudit(ctx, { limit: 1 });
  if (!nextCursor) throw new Error('There must be a second page for this test to mean anything.');
  const filters = JSON.parse(Buffer.from(nextCursor, 'base64url').toString())[0];
  const made = (...position: unknown[]) =>
    Buffer.from(JSON.stringify([filters, position])).toString('base64url');
  const wrong = [
    made('yesterday', 'x'),
    made(5, ada.user.id),
    made('2026-02-31T00:00:00Z', ada.user.id),
  ];
  for (const cursor of ['', 'x', nextCursor.slice(2), ...wrong]) {
    await expect(listAudit(ctx, { cursor })).rejects.toThrow(Malformed);
  }
  await expect(listAudit(foreign, { cursor: nextCursor })).rejects.toThrow(Malformed);
  await fc.assert(
    fc.asyncProperty(fc.string(), async (cursor) => {
      await expect(listAudit(ctx, { cursor })).rejects.toThrow(Malformed);
    }),
    { numRuns: 30 },
  );
});

test("shows the team's events alone, and nobody below admin", async () => {
  const { items } = await listAudit(foreign);
  expect(items.map(({ action }) => action)).toEqual(['team.created']);
  const bob = await person('Bob');
  await expect(listAudit(await join('others', bob, 'operator'))).rejects.toThrow(Forbidden);
  for (const limit of [0, 201, 1.5, '1e1']) {
    await expect(listAudit(ctx, { limit })).rejects.toThrow(Invalid);
  }
});
