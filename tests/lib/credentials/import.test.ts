import { importCredentials, listCredentials } from '@/lib/credentials';
import { Forbidden, Invalid } from '@/lib/errors';
import { rolesBelow } from '../../support/portal/people';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.ledger.clear());

const admin = () => portal.red.ctx('admin');
const own = () => portal.red.organization.clients;
const names = async () => (await listCredentials(await admin())).map(({ name }) => name);

/** A file with a row of every kind. */
function file(): string {
  const { url } = portal.sandbox;
  const { full, statsOnly } = own();
  return [
    'Name;Base URL;client_id;Client Secret;output_key',
    `Good;${url}/;${full.id};${full.secret};`,
    `Readers;${url};${statsOnly.id};"${statsOnly.secret}";`,
    `Again;${url};${full.id};${full.secret};`,
    `Good;${url};${full.id};${full.secret};`,
    `Wrong secret;${url};8d0f2d5e-0000-4000-8000-000000000001;s3cret-of-nobody;`,
    `No server;ftp://example.com;x;s3cret-of-ftp;`,
    `Bad key;${url};x;s3cret-of-key;too short`,
    `;${url};x;s3cret-of-noname;`,
    `Surplus;${url};x;s3cret-of-five;${'ab'.repeat(32)};s3cret-beyond`,
  ].join('\r\n');
}

test('a dry run says of each row what would become of it, and keeps nothing', async () => {
  const before = await names();
  const { dryRun, rows } = await importCredentials(await admin(), { format: 'csv', text: file() });
  expect(dryRun).toBe(true);
  expect(rows.map(({ row, name, outcome }) => [row, name, outcome])).toEqual([
    [1, 'Good', 'ready'],
    [2, 'Readers', 'ready'],
    [3, 'Again', 'doubled'],
    [4, 'Good', 'wrong'],
    [5, 'Wrong secret', 'refused'],
    [6, 'No server', 'wrong'],
    [7, 'Bad key', 'wrong'],
    [8, null, 'wrong'],
    [9, 'Surplus', 'wrong'],
  ]);
  expect(rows[1]?.scopes).toEqual(['stats:read']);
  expect(rows[2]?.problems).toEqual(['clientId: is the client of row 1 too']);
  expect(rows[3]?.problems).toEqual(['name: row 1 has this name']);
  expect(rows[7]?.problems[0]).toMatch(/^name: /);
  expect(rows[8]?.problems).toEqual(['a column: is not a known field']);
  const text = JSON.stringify(rows);
  for (const secret of [own().full.secret, own().statsOnly.secret, 's3cret', 'too short']) {
    expect(text).not.toContain(secret);
  }
  expect(await names()).toEqual(before);
  expect(await portal.audit('credentials.imported')).toEqual([]);
});

test('the import makes what nothing is to be said against, or what was chosen, each by itself', async () => {
  const text = file();
  const done = await importCredentials(await admin(), { format: 'csv', text, dryRun: false });
  expect(done.rows.map(({ outcome }) => outcome)).toEqual([
    ...['created', 'created', 'left_out', 'wrong', 'failed', 'wrong', 'wrong', 'wrong', 'wrong'],
  ]);
  expect(await names()).toEqual(['Good', 'Readers']);
  expect(done.rows[0]?.id).toEqual(expect.any(String));
  const again = await importCredentials(await admin(), {
    ...{ format: 'csv', text, dryRun: false, rows: [1, 3, 5] },
  });
  // The names are taken by now; the client already known was chosen all the same.
  expect(again.rows.map(({ outcome }) => outcome).slice(0, 5)).toEqual([
    ...['wrong', 'wrong', 'created', 'wrong', 'failed'],
  ]);
  expect(await names()).toEqual(['Again', 'Good', 'Readers']);
  const unverified = await importCredentials(await admin(), {
    ...{ format: 'csv', text, dryRun: false, rows: [5], verify: false },
  });
  expect(unverified.rows[4]).toMatchObject({ outcome: 'created', scopes: null });
  const events = await portal.audit('credentials.imported');
  expect(events.map(({ details }) => details)).toEqual([
    { rows: 9, created: 2, failed: 1 },
    { rows: 9, created: 1, failed: 1 },
    { rows: 9, created: 1, failed: 0 },
  ]);
});

test('JSON is a list of the same, or under "credentials"', async () => {
  const { full } = portal.blue.organization.clients;
  const row = { baseUrl: portal.sandbox.url, clientId: full.id, clientSecret: full.secret };
  const asked = async (value: unknown) =>
    importCredentials(await portal.blue.ctx('admin'), {
      ...{ format: 'json', text: JSON.stringify(value) },
    });
  expect((await asked([{ name: 'One', ...row }])).rows).toMatchObject([{ outcome: 'ready' }]);
  const under = await asked({ credentials: [{ name: 'One', ...row, clientId: 7 }] });
  expect(under.rows).toMatchObject([{ outcome: 'wrong', clientId: null }]);
});

test.each([
  ['no JSON', { format: 'json', text: '{"clientSecret": "s3cret' }, /is not JSON/],
  ['no list', { format: 'json', text: '"s3cret"' }, /list of objects/],
  ['no CSV', { format: 'csv', text: 'name,baseUrl,clientId,clientSecret\n"s3cret' }, /is not CSV/],
  ['no header', { format: 'csv', text: 's3cret,b\n1,2' }, /no column name/],
  ['no row', { format: 'csv', text: 'name,baseUrl,clientId,clientSecret' }, /no row/],
  ['too many', { format: 'json', text: JSON.stringify(Array(101).fill({})) }, /more than 100/],
  ['another format', { format: 'xml', text: '<s3cret/>' }, /csv or json/],
  ['nothing', { format: 'csv', text: '' }, /takes the rows/],
])('%s is refused, and nothing of it is told', async (_words, input, words) => {
  const refused = await rejection(importCredentials(await admin(), input));
  expect(refused).toBeInstanceOf(Invalid);
  expect(String(refused)).toMatch(words);
  expect(JSON.stringify(refused)).not.toContain('s3cret');
});

test('only admins import', async () => {
  for (const role of rolesBelow('admin')) {
    const refused = importCredentials(await portal.red.ctx(role), { format: 'csv', text: file() });
    expect(await rejection(refused)).toBeInstanceOf(Forbidden);
  }
  expect(portal.sandbox.ledger.count()).toBe(0);
});
