import { setClock } from '@/lib/clock';
import {
  changeReport,
  flushViews,
  makeLink,
  makeSnapshot,
  ReportContent,
  revokeReport,
  rotateReport,
} from '@/lib/reports';
import { clockTime, pass, stopClock } from '../../support/portal/clock';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { closeToWrites } from '../../support/shut-database';
import { readAllDue } from '../history/support';
import { dayMs, get, hourMs, recordMonth, recordOne, share } from './support';

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

const json = async (path: string) =>
  ReportContent.parse(JSON.parse((await get(path.replace(/(\?|$)/, '/report.json$1'))).text));

test('a document holds its numbers, is kept by nobody, and asks Datamin nothing', async () => {
  const { path } = await share(portal.red, uuid);
  portal.sandbox.ledger.clear();
  const { status, headers, text } = await get(path);
  expect(status).toBe(200);
  expect(text).toMatch(/^<!doctype html><html lang="en">/);
  for (const told of ['Nightly numbers', '118', '89.8%', '12 failed', 'Runs by day', '34 s']) {
    expect(text).toContain(told);
  }
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-robots-tag')).toContain('noindex');
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; .*frame-ancestors 'none'/,
  );
  const [summary] = (await json(path)).pipelines;
  expect(summary?.summary).toMatchObject({ runs: 118, successes: 106, failures: 12 });
  for (const name of ['summary', 'aggregates', 'days', 'runs', 'errors', 'tasks']) {
    expect((await get(`${path}/${name}.csv`)).text.split('\r\n').length).toBeGreaterThan(2);
  }
  expect(portal.sandbox.ledger.count()).toBe(0);
});

test('nothing of the portal or of servers gets out: no id, address, member or script', async () => {
  const { path, report } = await share(portal.red, uuid, { note: '<img src=x onerror=alert(1)>' });
  const texts = await Promise.all(
    ['', '/report.json', '/runs.csv', '/errors.csv', '/tasks.csv', '/aggregates.csv'].map(
      async (part) => (await get(path + part)).text,
    ),
  );
  const ids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
  for (const text of texts) {
    expect(text).not.toMatch(ids);
    for (const secret of [report.id, uuid, 'red-', '@example.com', 'db.internal', '127.0.0.1']) {
      expect(text).not.toContain(secret);
    }
  }
  const [page = ''] = texts;
  // The errors contain a script and the note an image: both are shown as text.
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain('&lt;img');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toContain('<img');
  // Nothing is fetched from anywhere.
  expect(page.match(/(?:src|href)="(?:https?:)?\/\/[^"]*"/g)).toBeNull();
  const withUuids = await share(portal.red, uuid, { showUuids: true });
  expect((await get(withUuids.path)).text).toContain(uuid);
});

test('headings of a note stand right below the title, none left out', async () => {
  const { path } = await share(portal.red, uuid, { note: '# Read this\n\n## First\n\n### Then' });
  const { text } = await get(path);
  const levels = [...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
  expect(levels.slice(0, 4)).toEqual([1, 2, 3, 4]);
  expect(levels.every((level, index) => index === 0 || level <= (levels[index - 1] ?? 0) + 1)).toBe(
    true,
  );
});

test('whatever parameter, header or id is changed, nothing more comes out', async () => {
  const { path } = await share(portal.red, uuid, { range: { kind: 'rolling', days: 7 } });
  const own = (await get(`${path}/report.json`)).text;
  for (const query of [
    '?days=800',
    '?from=2020-01-01&to=2026-03-10',
    `?pipelines=${foreign}`,
    `?pipeline=${foreign}&team=blue`,
    '?sections=outputs&outputs=true',
    '?snapshot=true&version=0&preview=1',
    '?days=7&days=800',
  ]) {
    expect((await get(`${path}/report.json${query}`)).text).toBe(own);
  }
  for (const headers of [
    { 'x-forwarded-host': 'evil.example', 'x-portal-team': 'blue' },
    { 'x-original-url': '/blue', 'x-http-method-override': 'PUT' },
  ]) {
    expect((await get(`${path}/report.json`, { headers })).text).toBe(own);
  }
  const dead = (await get('/r/rpt_unknownunknownunknownunknown')).text;
  for (const wrong of [
    `${path}/outputs.csv`,
    `${path}/../../${foreign}`,
    `${path}/badge.svg`,
    `${path}/feed.atom`,
    `${path}/report.json/x`,
    `${path}x`,
    `${path}%00`,
    `${path.toUpperCase()}`,
  ]) {
    const answer = await get(wrong);
    expect([wrong, answer.status, answer.text === dead]).toEqual([wrong, 404, true]);
  }
  expect((await get(path, { method: 'PUT' })).status).toBe(405);
});

test('every dead link is one page', async () => {
  const admin = await portal.red.ctx('admin');
  const revoked = await share(portal.red, uuid);
  const expired = await share(portal.red, uuid, {
    expiresAt: new Date(clockTime().getTime() + hourMs).toISOString(),
  });
  const rotated = await share(portal.red, uuid);
  const capped = await share(portal.red, uuid, { viewCap: 1 });
  const later = await share(portal.red, uuid, {
    startsAt: new Date(clockTime().getTime() + 30 * dayMs).toISOString(),
  });
  for (const { path } of [revoked, expired, rotated, capped]) {
    expect((await get(path)).status).toBe(200);
  }
  await revokeReport(admin, revoked.report.id);
  await rotateReport(admin, rotated.report.id, {});
  pass(2 * hourMs);
  const unknown = await get('/r/rpt_unknownunknownunknownunknown');
  for (const { path } of [revoked, expired, rotated, capped, later]) {
    for (const part of ['', '/report.json', '/image.png']) {
      const { status, text, headers } = await get(path + part);
      expect([status, text, [...headers]]).toEqual([404, unknown.text, [...unknown.headers]]);
    }
  }
});

test('a viewer may choose days within what the report allows, and is told where not', async () => {
  const { path } = await share(portal.red, uuid, {
    range: { kind: 'chosen', days: 7, mostDays: 20, earliest: '2026-02-20' },
  });
  const days = async (query: string) => {
    const { range } = await json(`${path}${query}`);
    return [range.from.slice(0, 10), range.to.slice(0, 10)];
  };
  expect(await days('')).toEqual(['2026-03-04', '2026-03-11']);
  expect(await days('?days=14')).toEqual(['2026-02-25', '2026-03-11']);
  expect(await days('?from=2026-03-01&to=2026-03-02')).toEqual(['2026-03-01', '2026-03-03']);
  for (const refused of [
    '?days=21',
    '?from=2026-02-19&to=2026-03-01',
    '?from=2026-03-09&to=2026-03-12',
    '?from=2026-03-09&to=2026-03-08',
    '?from=2026-02-30&to=2026-03-08',
    '?days=x',
  ]) {
    expect([refused, await days(refused)]).toEqual([refused, ['2026-03-04', '2026-03-11']]);
    expect((await get(`${path}${refused}`)).text).toContain(
      'does not cover the days you asked for',
    );
  }
  const { text } = await get(`${path}?days=14&theme=dark`);
  expect(text).toContain('data-theme="dark"');
  expect(text).toContain('href="?days=7&amp;theme=dark"');
  expect(text).not.toContain('Last 30 days');
});

test('one reader who has everything made anew leaves the others their share', async () => {
  const { path } = await share(portal.red, uuid, { range: { kind: 'rolling', days: 3 } });
  let made = 0;
  // What is made for another origin is another thing: cheaper here than other days.
  const askFrom = async (address: string) => {
    made += 1;
    const origin = `http://portal-${made}.test`;
    return (await get(`${path}/report.json`, { address, origin })).status;
  };
  const ask = (place: number) => askFrom(`203.0.113.${place}`);
  for (let count = 0; count < 120; count += 1) expect(await ask(50)).toBe(200);
  expect(await ask(50)).toBe(429);
  // One customer has all the places of a /48.
  const places = Array.from({ length: 241 }, (_, nth) => `2001:db8:7:${nth}::1`);
  const statuses = [];
  for (const place of places) statuses.push(await askFrom(place));
  expect(statuses).toEqual([...places.slice(1).map(() => 200), 429]);
  // Nor can many together keep the server busy with one report.
  for (let place = 51; place < 53; place += 1) {
    for (let count = 0; count < 120; count += 1) expect(await ask(place)).toBe(200);
  }
  expect(await ask(55)).toBe(429);
});

test('a snapshot stays the same to the byte while the history changes, with validators', async () => {
  const admin = await portal.red.ctx('admin');
  const other = addToSandbox(portal, portal.red);
  recordOne(portal, other, clockTime().getTime() - hourMs, false);
  await portal.red.pipeline(other, await portal.red.credential());
  await readAllDue();
  const frozen = await share(portal.red, other, { mode: 'snapshot' });
  const live = await share(portal.red, other);
  const files = ['/report.json', '/runs.csv', '/summary.csv'];
  const all = (path: string) => Promise.all(files.map((file) => get(path + file)));
  const [before, liveBefore] = [await all(frozen.path), await all(live.path)];

  pass(2 * hourMs);
  recordOne(portal, other, clockTime().getTime() - 10 * 60_000, true);
  await readAllDue();
  const [after, liveAfter] = [await all(frozen.path), await all(live.path)];
  expect(after.map(({ text }) => text)).toEqual(before.map(({ text }) => text));
  expect(after.map(({ headers }) => headers.get('etag'))).toEqual(
    before.map(({ headers }) => headers.get('etag')),
  );
  // The live one did change, or this would prove nothing.
  for (const [index, { text }] of liveAfter.entries()) {
    expect(text).not.toBe(liveBefore[index]?.text);
  }
  expect((await json(live.path)).pipelines[0]?.summary?.failures).toBe(1);
  const etag = after[0]?.headers.get('etag') ?? '';
  const same = await get(`${frozen.path}/report.json`, { headers: { 'if-none-match': etag } });
  expect([same.status, same.bytes.length, same.headers.get('cache-control')]).toEqual([
    304,
    0,
    'private, no-cache',
  ]);
  // Its texts can still be corrected, above the same numbers.
  await changeReport(admin, frozen.report.id, { title: 'Corrected', note: 'Read this first.' });
  const corrected = await json(frozen.path);
  expect([corrected.title, corrected.note]).toEqual(['Corrected', 'Read this first.']);
  expect(corrected.pipelines[0]?.summary?.failures).toBe(0);
  // Frozen again it shows what is known now.
  await makeSnapshot(admin, frozen.report.id);
  expect((await json(frozen.path)).pipelines[0]?.summary?.failures).toBe(1);
});

test('a password stands before everything of the report, and the form opens it', async () => {
  const { path } = await share(portal.red, uuid, { password: 'open sesame' });
  const locked = await get(path);
  expect([locked.status, locked.text.includes('Nightly')]).toEqual([200, false]);
  for (const part of ['/report.json', '/runs.csv', '/image.png']) {
    const answer = await get(path + part);
    expect([answer.status, answer.text]).toEqual([403, locked.text]);
  }
  const wrong = await get(path, { method: 'POST', form: 'password=guess' });
  expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([403, undefined]);
  const opened = await get(`${path}?theme=dark`, { method: 'POST', form: 'password=open+sesame' });
  expect([opened.status, opened.headers.get('location')]).toEqual([303, `${path}?theme=dark`]);
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect((await get(path, { headers: { cookie } })).text).toContain('Nightly numbers');
});

test('ten wrong passwords from one address close the form for it', async () => {
  const { path } = await share(portal.red, uuid, { password: 'open sesame' });
  const guess = (password: string, address: string) =>
    get(path, { method: 'POST', form: `password=${password}`, address });
  for (let guesses = 0; guesses < 10; guesses += 1) {
    expect((await guess('guess', '203.0.113.7')).status).toBe(403);
  }
  expect((await guess('open+sesame', '203.0.113.7')).status).toBe(429);
  expect((await guess('open+sesame', '203.0.113.8')).status).toBe(303);
});

test('badge and feed have tokens that open nothing else', async () => {
  const admin = await portal.red.ctx('admin');
  const { path, report } = await share(portal.red, uuid, {
    feed: true,
    sections: { runs: false },
    password: 'open sesame',
  });
  const badge = `/r/${(await makeLink(admin, report.id, { kind: 'badge' })).token}`;
  const feed = `/r/${(await makeLink(admin, report.id, { kind: 'feed' })).token}`;
  const drawn = await get(`${badge}/badge.svg`);
  expect(drawn.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
  expect(drawn.text).toContain('pipelines: passing');
  expect((await get(`${badge}/badge.svg?show=rate`)).text).toContain('success: 89.8%');
  expect((await get(`${badge}/badge.svg?show=last`)).text).toContain('last run: &#60; 1 h ago');
  const told = await get(`${feed}/feed.atom`);
  expect(told.text.match(/<entry>/g)).toHaveLength(12);
  expect(told.text).toContain('&#60;script&#62;');
  for (const token of [badge, feed]) {
    for (const part of ['', '/report.json', '/runs.csv', '/image.png']) {
      expect((await get(token + part)).status).toBe(404);
    }
  }
  expect((await get(`${badge}/feed.atom`)).status).toBe(404);
  expect((await get(`${feed}/badge.svg`)).status).toBe(404);
  expect((await get(`${path}/badge.svg`)).status).toBe(404);
  await changeReport(admin, report.id, { feed: false });
  expect((await get(`${feed}/feed.atom`)).status).toBe(404);
});

test('a change of what it shows acts on the next request', async () => {
  const admin = await portal.red.ctx('admin');
  const { path, report } = await share(portal.red, uuid, {
    embeddingOrigins: ['https://wiki.example.com'],
  });
  const first = await get(path);
  expect(first.headers.get('content-security-policy')).toContain(
    'frame-ancestors https://wiki.example.com;',
  );
  expect(first.text).toContain('Newest runs');
  await changeReport(admin, report.id, { sections: { runs: false }, embeddingOrigins: [] });
  const next = await get(path);
  expect(next.text).not.toContain('Newest runs');
  expect((await get(`${path}/runs.csv`)).status).toBe(404);
  expect(next.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});

test('a thousand viewers of a cold report cost one reading', async () => {
  const { path } = await share(portal.red, uuid, { range: { kind: 'rolling', days: 29 } });
  const kept = () => portal.admin.query('SELECT read_at FROM told_contents');
  const before = (await kept()).rowCount ?? 0;
  const statements = countContentReads();
  const answers = await Promise.all(Array.from({ length: 1000 }, () => get(path)));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text.length}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(200);
  expect(statements()).toBe(1);
  expect(((await kept()).rowCount ?? 0) - before).toBe(1);
});

test('reports that ask the same are read once, each under words of its own, and no other one is told of it', async () => {
  const range = { kind: 'rolling', days: 10 };
  const ask = async (more: object = {}) => {
    const { path } = await share(portal.red, uuid, { range, ...more });
    const page = (await get(path)).text;
    // Not `parse`, which is what is counted.
    const { data } = ReportContent.safeParse(JSON.parse((await get(`${path}/report.json`)).text));
    if (!data) throw new Error('No content');
    return { ...data, page };
  };
  const statements = countContentReads();
  const full = await ask({ showUuids: true, title: 'Alpha', note: 'For the alpha alone' });
  expect(full.page).toContain(uuid);
  const same = await ask({ showUuids: true, title: 'Second' });
  expect([statements.now(), same.pipelines, same.asOf]).toEqual([1, full.pipelines, full.asOf]);
  expect([same.title, same.note]).toEqual(['Second', null]);
  expect(same.page).toContain('<h1>Second</h1>');
  expect(same.page).not.toMatch(/alpha/i);
  // Less is shown: that is another question, whoever asked before.
  const plain = await ask();
  expect(plain.page).not.toContain(uuid);
  const narrow = await ask({ sections: { runs: false, errors: false } });
  expect(narrow.pipelines[0]).not.toHaveProperty('runs');
  expect(narrow.page).not.toContain('Newest runs');
  const bounded = await ask({
    range: { kind: 'chosen', days: 10, mostDays: 10, earliest: '2026-02-25' },
  });
  expect(full.pipelines[0]?.summary).toHaveProperty('before.runs');
  expect(bounded.pipelines[0]?.summary?.before).toBeNull();
  expect(statements()).toBe(4);
  // A team that asks the same about the other team's pipeline gets nothing, so nothing is stored for it.
  const { rows } = await portal.admin.query('SELECT DISTINCT team_id FROM told_contents');
  expect(rows).toHaveLength(1);
});

test('an outdated answer that somebody holds keeps no viewer of another report waiting', async () => {
  const old = await share(portal.red, uuid, { range: { kind: 'rolling', days: 12 } });
  expect((await get(old.path)).status).toBe(200);
  pass(hourMs);
  const next = await share(portal.red, uuid, { range: { kind: 'rolling', days: 13 } });
  const outdated = async () =>
    (
      await portal.admin.query('SELECT FROM told_contents WHERE read_at < $1', [
        new Date(clockTime().getTime() - hourMs / 2),
      ])
    ).rowCount;
  await portal.admin.query('BEGIN');
  await portal.admin.query('SELECT FROM told_contents FOR UPDATE');
  const before = await outdated();
  expect(before).toBeGreaterThan(0);
  // If it waited, the test would time out first.
  expect((await get(next.path)).status).toBe(200);
  expect(await outdated()).toBe(before);
  await portal.admin.query('ROLLBACK');
  // The next reading also removes what is outdated.
  const last = await share(portal.red, uuid, { range: { kind: 'rolling', days: 14 } });
  expect((await get(last.path)).status).toBe(200);
  expect(await outdated()).toBe(0);
});

test('a database that takes no writes is read all the same', async () => {
  const { path } = await share(portal.red, uuid, { range: { kind: 'rolling', days: 15 } });
  const { close, open } = closeToWrites(portal);
  await close();
  expect((await get(path)).status).toBe(200);
  expect((await json(`${path}?days=7`)).pipelines[0]?.summary?.runs).toBeGreaterThan(0);
  await open();
});

/** How often a report's content has been read from the history since. */
function countContentReads(): (() => number) & { now: () => number } {
  const reads = jest.spyOn(ReportContent, 'parse');
  const now = () => reads.mock.calls.length;
  const end = () => {
    const count = now();
    reads.mockRestore();
    return count;
  };
  return Object.assign(end, { now });
}
