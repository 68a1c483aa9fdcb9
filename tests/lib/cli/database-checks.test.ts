import { checkConnections } from '@/lib/cli/check-connections';
import { checkIndexes } from '@/lib/cli/check-indexes';
import { checkRoom } from '@/lib/cli/check-room';
import { database } from '@/lib/db';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

test('an index that was not made whole is named, with what makes it anew', async () => {
  expect(await checkIndexes()).toEqual({
    name: 'indexes',
    ok: true,
    detail: expect.stringMatching(/^\d{2,}, all in use$/),
  });
  // As an aborted CREATE INDEX CONCURRENTLY leaves it.
  const made = portal.admin.query('CREATE UNIQUE INDEX CONCURRENTLY twice ON users ((true))');
  await expect(made).rejects.toThrow(/twice/);
  expect(await checkIndexes()).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/^twice was .* REINDEX INDEX CONCURRENTLY "twice"$/),
  });
});

test('connections are counted, also those of other users, of whom little is told', async () => {
  const { rows } = await portal.admin.query<{ used: number }>(
    "SELECT count(*)::int AS used FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = current_database()",
  );
  const { detail } = await checkConnections();
  expect(Number(/^\d+/.exec(detail)?.[0])).toBeGreaterThanOrEqual(rows[0]?.used ?? Infinity);
});

test('a disk that is full is named, and what is written to see it stays nowhere', async () => {
  expect(await checkRoom()).toEqual({
    name: 'room',
    ok: true,
    detail: 'a megabyte could be written',
  });
  const left = await portal.admin.query("SELECT FROM pg_class WHERE relname = 'doctor_room'");
  expect(left.rowCount).toBe(0);
  const full = Object.assign(new Error('could not extend file'), { code: '53100' });
  const writing = jest.spyOn(database().prisma, '$transaction').mockRejectedValue(full);
  expect(await checkRoom()).toMatchObject({
    ok: false,
    detail: 'The database has no room to write: its disk is full.',
  });
  writing.mockRestore();
});
