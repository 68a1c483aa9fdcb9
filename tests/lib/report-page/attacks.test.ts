import { METHODS } from 'node:http';
import fc from 'fast-check';
import { setClock } from '@/lib/clock';
import { flushViews, makeLink, pauseReport, revokeReport, rotateReport } from '@/lib/reports';
import { clockTime, pass, stopClock } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { dumpDatabase } from '../../support/portal/sql';
import { dayMs, get, hourMs, recordMonth, share } from './support';

let portal: PortalUnderTest;
let uuid: string;
let foreign: string;
jest.setTimeout(120_000);

beforeAll(async () => {
  portal = await openPortal();
  uuid = await recordMonth(portal, portal.red);
  foreign = await recordMonth(portal, portal.blue);
});
afterAll(async () => {
  await flushViews();
  setClock();
  await portal.close();
});
afterEach(() => stopClock());

const week = { range: { kind: 'rolling', days: 7 } };
const unknown = '/r/rpt_unknownunknownunknownunknown';

/** An answer without the requested address, which is in its links. */
async function seen(path: string, token: string, init?: Parameters<typeof get>[1]) {
  const { status, text, headers } = await get(path, init);
  return { status, text: text.replaceAll(token, ''), headers: [...headers].sort() };
}

test('a token has 256 random bits, of which the database has only a hash', async () => {
  const tokens = await Promise.all(Array.from({ length: 20 }, () => share(portal.red, uuid)));
  for (const { token } of tokens) {
    expect(token).toMatch(/^rpt_[\w-]{43}$/);
    expect(Buffer.from(token.slice(4), 'base64url')).toHaveLength(32);
  }
  expect(new Set(tokens.map(({ token }) => token)).size).toBe(20);
  const dump = (await dumpDatabase(portal.admin)).map(({ text }) => text).join('\n');
  for (const { token } of tokens) expect(dump).not.toContain(token.slice(4));
});

test('a token with any one character changed, and one of another kind, is dead', async () => {
  const { token } = await share(portal.red, uuid);
  const dead = await seen(unknown, '');
  // The last character carries bits beyond 256 that mean nothing; it is part of the token all the same.
  const changed = [...token].map((character, at) => {
    const other = character === 'A' ? 'B' : 'A';
    return `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
  });
  const others = ['rpb_', 'rpf_', 'prt_', ''].map((prefix) => prefix + token.slice(4));
  for (const wrong of [...changed, ...others, `${token}A`, token.slice(0, -1)]) {
    expect([wrong, await seen(`/r/${wrong}`, '')]).toEqual([wrong, dead]);
  }
  expect((await get(`/r/${token}`)).status).toBe(200);
});

/** What somebody would try: our own names, those of other portals, and nonsense. */
const names = [
  ...['days', 'from', 'to', 'show', 'pipelines', 'pipeline', 'tasks', 'sections', 'outputs'],
  ...['range', 'earliest', 'mostDays', 'timeZone', 'showUuids', 'uuid', 'feed', 'version', 'mode'],
  ...['snapshot', 'preview', 'banner', 'key', 'kind', 'part', 'section', 'token', 'password', 'id'],
  ...['team', 'slug', 'teamId', 'report', 'admin', 'role', 'debug', 'format', 'limit', 'cursor'],
  ...['callbackUrl', 'next', 'origin', '__proto__', 'constructor', 'days[]', 'sections[outputs]'],
  ...['_rsc', '__nextLocale', 'amp', 'q', 'fields', 'include', 'expand', 'raw', 'path'],
];

test('no parameter, alone or many at once, brings out more than the report shows', async () => {
  const { path } = await share(portal.red, uuid, week);
  const own = (await get(`${path}/report.json`)).text;
  const values = ['', 'true', '800', '*', '2020-01-01', foreign, '../../blue'];
  for (const name of names) {
    const queries = values.map((value) => `?${new URLSearchParams([[name, value]])}`);
    const answers = await Promise.all(queries.map((query) => get(`${path}/report.json${query}`)));
    for (const [at, { status, text }] of answers.entries()) {
      expect([queries[at], status, text === own]).toEqual([queries[at], 200, true]);
    }
  }
  const any = fc.webQueryParameters();
  const many = fc
    .array(fc.tuple(fc.constantFrom(...names), fc.oneof(fc.constantFrom(...values), fc.string())))
    .map((pairs) => new URLSearchParams(pairs).toString());
  await fc.assert(
    fc.asyncProperty(fc.oneof(any, many), async (query) => {
      const { status, text } = await get(`${path}/report.json?${query}`);
      expect([status, text === own]).toEqual([200, true]);
    }),
    { numRuns: 150, seed: 6 },
  );
});

test('a document takes of its address days and a theme, and nothing else', async () => {
  const { path, token } = await share(portal.red, uuid, week);
  const own = await seen(path, token);
  for (const name of names) {
    const more = await seen(`${path}?${encodeURIComponent(name)}=true`, token);
    expect([name, more.status, more.text === own.text]).toEqual([name, 200, true]);
    expect(more.headers).toEqual(own.headers);
  }
});

test('no header brings out more', async () => {
  const { path } = await share(portal.red, uuid, week);
  const own = await get(`${path}/report.json`);
  const headers = {
    ...{ authorization: 'Bearer x', cookie: 'session=x; theme=dark', host: 'evil.example' },
    ...{ 'x-portal-team': 'blue', 'x-portal-path': '/blue', 'x-portal-client-address': '::1' },
    ...{ 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', forwarded: 'for=127.0.0.1' },
    ...{ 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', origin: 'null' },
    ...{ 'x-original-url': '/blue', 'x-rewrite-url': '/blue', 'x-http-method-override': 'PUT' },
    ...{ 'x-middleware-subrequest': 'proxy', rsc: '1', 'next-router-state-tree': '[]' },
    ...{ 'next-action': 'x', purpose: 'prefetch', range: 'bytes=0-1', 'content-length': '9' },
    ...{ accept: 'text/html', 'accept-language': 'de', 'sec-fetch-dest': 'iframe', te: 'trailers' },
    ...{ 'if-none-match': '"x"', 'if-modified-since': 'Thu, 01 Jan 2099 00:00:00 GMT' },
  };
  for (const [name, value] of Object.entries(headers)) {
    const { status, text } = await get(`${path}/report.json`, { headers: { [name]: value } });
    expect([name, status, text === own.text]).toEqual([name, 200, true]);
  }
  const all = await get(`${path}/report.json`, { headers });
  expect([all.text, [...all.headers]]).toEqual([own.text, [...own.headers]]);
});

test('no path below a link, and no method, brings out what it has not', async () => {
  const { path } = await share(portal.red, uuid, { sections: { runs: false, errors: false } });
  const dead = await seen(unknown, '');
  for (const wrong of [
    ...['/', '//', '/.', '/..', '/../', '/%2e%2e', '/..%2fblue', '/\\', '/;', '/%00', '%0a', '%23'],
    ...['/outputs.csv', '/runs.csv', '/errors.csv', '/.csv', '/__proto__.csv', '/constructor.csv'],
    ...['/REPORT.JSON', '/report.json/', '/report.json.csv', '/report', '/report.xml', '/json'],
    ...['/badge.svg', '/feed.atom', '/image.jpg', '/logo', '/views', '/preview', '/admin', '/api'],
    ...[`/${uuid}`, `/${foreign}`, `/${foreign}.csv`, '/tasks.csv/x', '/image.png/x', '/.env'],
  ]) {
    const answer = await seen(path + wrong, '');
    expect([wrong, answer]).toEqual([wrong, dead]);
  }
  for (const method of METHODS.filter((one) => !['GET', 'HEAD', 'POST'].includes(one))) {
    const { status, bytes } = await get(path, { method });
    expect([method, status, bytes.length]).toEqual([method, 405, 0]);
  }
  const head = await get(path, { method: 'HEAD' });
  expect([head.status, head.bytes.length]).toEqual([200, 0]);
  // A form sent to a report without a password leads to the report, and its fields are ignored.
  const form = 'password=x&days=800&sections=outputs';
  const posted = await get(`${path}?days=800&x=1`, { method: 'POST', form });
  expect([posted.status, posted.headers.get('location'), posted.headers.get('set-cookie')]).toEqual(
    [303, `${path}?days=800`, undefined],
  );
});

test('of the ids that the portal and Datamin have, none is in any byte of any answer', async () => {
  const admin = await portal.red.ctx('admin');
  const made = await share(portal.red, uuid, { feed: true, note: 'Every *number*.' });
  const badge = (await makeLink(admin, made.report.id, { kind: 'badge' })).token;
  const feed = (await makeLink(admin, made.report.id, { kind: 'feed' })).token;
  const parts = [
    ...['', '?theme=dark', '/report.json', '/summary.csv', '/aggregates.csv', '/days.csv'],
    ...['/runs.csv', '/errors.csv', '/tasks.csv'],
  ].map((part) => made.path + part);
  parts.push(`/r/${badge}/badge.svg`, `/r/${badge}/badge.svg?show=last`, `/r/${feed}/feed.atom`);
  const dump = (await dumpDatabase(portal.admin)).map(({ text }) => text).join('\n');
  const pattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
  const known = new Set(dump.match(pattern));
  for (const id of [uuid, made.report.id, admin.team.id]) expect(known).toContain(id);
  const forms = [...known].flatMap((id) => {
    const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
    return [id, id.replaceAll('-', ''), bytes.toString('base64').slice(0, 21)];
  });
  for (const path of parts) {
    const { status, headers, bytes, text } = await get(path);
    expect([path, status]).toEqual([path, 200]);
    const all =
      `${text}\n${JSON.stringify([...headers])}\n${bytes.toString('latin1')}`.toLowerCase();
    expect([path, forms.filter((form) => all.includes(form.toLowerCase()))]).toEqual([path, []]);
  }
  // With showUuids it contains the pipeline's and its runs', and no others.
  const { path } = await share(portal.red, uuid, { showUuids: true });
  const told = new Set((await get(`${path}/report.json`)).text.match(pattern));
  const runs = await portal.admin.query('SELECT run_uuid FROM runs');
  const may = new Set([uuid, ...runs.rows.map(({ run_uuid: one }) => one)]);
  expect(told).toContain(uuid);
  expect([...told].filter((id) => !may.has(id))).toEqual([]);
});

test('whatever the answer, it is kept by nobody unasked, told to no other site and fetches nothing', async () => {
  const open = await share(portal.red, uuid);
  const locked = await share(portal.red, uuid, { password: 'open sesame' });
  const form = (password: string) => ({ method: 'POST', form: `password=${password}` });
  const etag = (await get(`${open.path}/report.json`)).headers.get('etag') ?? '';
  const answers = [
    await get(open.path),
    await get(`${open.path}/report.json`, { headers: { 'if-none-match': etag } }),
    await get(`${open.path}/runs.csv`),
    await get(locked.path),
    await get(`${locked.path}/report.json`),
    await get(locked.path, form('guess')),
    await get(locked.path, form('open+sesame')),
    await get(open.path, { method: 'DELETE' }),
    await get(unknown),
  ];
  expect(answers.map(({ status }) => status)).toEqual([
    ...[200, 304, 200],
    ...[200, 403, 403, 303, 405, 404],
  ]);
  for (const { headers, text } of answers) {
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow, noarchive');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toMatch(/^(no-store|private, no-cache)$/);
    if (!(headers.get('content-type') ?? '').startsWith('text/html')) continue;
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*img-src data:;/);
    expect(text).not.toMatch(
      /(?:src|href|action)="(?:[a-z]+:)?\/\/|url\(\s*["']?(?!data:|#)|@import/i,
    );
  }
});

test('links that are dead for any reason answer equally, and in equal time', async () => {
  const admin = await portal.red.ctx('admin');
  const inHours = (hours: number) => new Date(clockTime().getTime() + hours * hourMs).toISOString();
  const [revoked, rotated, paused, expired, begins, capped, locked] = [
    await share(portal.red, uuid),
    await share(portal.red, uuid),
    await share(portal.red, uuid),
    await share(portal.red, uuid, { expiresAt: inHours(1) }),
    await share(portal.red, uuid, { startsAt: inHours((30 * dayMs) / hourMs) }),
    await share(portal.red, uuid, { viewCap: 1 }),
    await share(portal.red, uuid, { expiresAt: inHours(1), password: 'open sesame' }),
  ];
  expect((await get(capped.path)).status).toBe(200);
  await revokeReport(admin, revoked.report.id);
  await rotateReport(admin, rotated.report.id, {});
  await pauseReport(admin, paused.report.id);
  pass(2 * hourMs);
  const links = { revoked, rotated, paused, expired, begins, capped, locked };
  const paths = [unknown, ...Object.values(links).map(({ path }) => path)];
  const first = await seen(unknown, '');
  // A busy machine is noise: it makes medians differ, but not the same path slower each time.
  let tells: string[] = paths;
  for (let measured = 0; measured < 4 && tells.length > 0; measured += 1) {
    const times = await timesOf(paths, async (path) => {
      expect([path, await seen(path, '')]).toEqual([path, first]);
    });
    const usual = times.get(unknown) ?? [];
    // Each waits until 20 ms after its start.
    expect(median(usual)).toBeGreaterThanOrEqual(19);
    tells = paths.filter((path) => {
      const own = times.get(path) ?? [];
      const slower = own.filter((ms, round) => ms > (usual[round] ?? 0)).length;
      const isOneSided = slower === 0 || slower === rounds;
      return path !== unknown && isOneSided && Math.abs(median(own) - median(usual)) >= 1;
    });
  }
  expect(tells).toEqual([]);
});

const rounds = 11;
const median = (some: readonly number[]) => [...some].sort((a, b) => a - b)[rounds >> 1] ?? 0;

/** Milliseconds for each path, round by round; the paths take turns. */
async function timesOf(paths: readonly string[], ask: (path: string) => Promise<void>) {
  const times = new Map(paths.map((path) => [path, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [path, some] of times) {
      const began = performance.now();
      await ask(path);
      some.push(performance.now() - began);
    }
  }
  return times;
}
