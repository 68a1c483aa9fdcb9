import { checkIndexes } from '@/lib/cli/check-indexes';
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
  // As a CREATE INDEX CONCURRENTLY that was broken off leaves it.
  const made = portal.admin.query('CREATE UNIQUE INDEX CONCURRENTLY twice ON users ((true))');
  await expect(made).rejects.toThrow(/twice/);
  expect(await checkIndexes()).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/^twice was .* REINDEX INDEX CONCURRENTLY "twice"$/),
  });
});
