import fc from 'fast-check';
import { sparkPaths, toMarks } from '@/components/charts/spark';
import { OverviewCards } from '@/components/pipelines/overview-cards.client';
import { toOverviewRow } from '@/components/pipelines/overview-row';
import { OverviewRows } from '@/components/pipelines/overview-rows.client';
import { pack } from '@/components/ui/packed';
import type { PipelineView } from '@/lib/pipelines';
import { html, occurrences } from './render';

const now = new Date('2026-03-10T12:00:00Z');

const noTrouble = { failingSince: null, disabled: null };

function view(changes: Partial<PipelineView> = {}): PipelineView {
  return {
    source: 'history',
    uuid: '9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e',
    name: 'Supplier prices of the north',
    description: '',
    tags: ['purchasing', 'hourly'],
    createdAt: now,
    credential: { id: 'c', name: 'Shop', status: 'ok', reason: null, ...noTrouble },
    runCredential: null,
    state: 'succeeded',
    lastRun: { successful: true, executedAt: new Date('2026-03-10T11:48:00Z'), durationMs: 9 },
    attention: [],
    failingSince: null,
    late: null,
    degrading: null,
    range: '30d',
    successes: 708,
    failures: 12,
    successRate: 0.98,
    averageDurationMs: 3210,
    doubtful: false,
    sparkline: Array.from({ length: 30 }, (_, day) => ({
      successes: 24 - (day % 3),
      failures: day % 3,
    })),
    fetchedAt: now,
    stale: false,
    problem: null,
    ...changes,
  };
}

const row = (changes: Partial<PipelineView> = {}) =>
  toOverviewRow(view(changes), { timeZone: 'Europe/Berlin', now });
const drawn = (changes: Partial<PipelineView> = {}) =>
  html(
    <table>
      <OverviewRows rows={pack([row(changes)])} base="/team" days={30} />
    </table>,
  );

test('a row says what is known, with the exact time and numbers at hand', () => {
  const text = drawn();
  expect(text).toContain('href="/team/pipelines/9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e"');
  expect(text).toContain('title="2026-03-10 12:48:00 Europe/Berlin">12 min ago<');
  expect(text).toContain('title="708 succeeded, 12 failed">98.3%<');
  expect(text).toContain('title="3,210 ms">3.2 s<');
  expect(text).toContain('<title>30 days: 690 succeeded, 30 failed</title>');
});

test('absence is told as what it is, and never as a zero', () => {
  const unread = { successes: null, failures: null, averageDurationMs: null, lastRun: null };
  const never = drawn({ ...unread, state: 'never_ran', successes: 0, failures: 0 });
  expect(never).toMatch(/never ran.*never ran.*no runs.*no data/);
  const unknown = drawn({ ...unread, state: 'unknown', sparkline: [], fetchedAt: null });
  expect(unknown).toMatch(/not read yet.*not read yet.*not read yet.*no data.*no data/);
  const doubtful = drawn({ successes: null, failures: null, doubtful: true });
  expect(doubtful).toContain('doubtful');
  for (const text of [never, unknown, doubtful]) expect(text).not.toMatch(/>0%|>0 ms|NaN/);
});

test('each reason for attention is a word and a sentence', () => {
  const rhythm = { from: 'runs', pauses: 49, usualMs: 3_600_000, longestMs: 3_720_000 } as const;
  const text = drawn({
    state: 'failed',
    attention: ['failing', 'late', 'degrading', 'credential'],
    failingSince: new Date('2026-03-10T08:00:00Z'),
    late: { since: new Date('2026-03-10T10:00:00Z'), rhythm },
    degrading: { measure: 'success-rate', days: 7, pastDays: 364, recent: 0.75, past: 0.95 },
    credential: {
      ...{ id: 'c', name: 'Shop', status: 'failing', reason: 'The client was revoked.' },
      failingSince: new Date('2026-03-10T08:45:00Z'),
      disabled: null,
    },
    stale: true,
    problem: 'Datamin does not answer.',
    fetchedAt: new Date('2026-03-10T09:00:00Z'),
  });
  for (const words of [
    '>failed<',
    '>late<',
    '>degrading<',
    '>credential broken<',
    'Failing for 4 h.',
    'Overdue by 2 h: the last 50 runs were at most 1 h 2 min apart.',
    'Success rate 75.0% over the last 7 days, down from 95.0% over the 364 days before.',
    'Credential “Shop” has been failing for 3 h 15 min: The client was revoked.',
    'Datamin does not answer.',
    'Last read 3 h ago.',
  ]) {
    expect(text).toContain(words);
  }
  const byDays = drawn({
    attention: ['late'],
    late: {
      since: new Date('2026-03-09T12:00:00Z'),
      rhythm: { from: 'days', pauses: 8, usualMs: 86_400_000, longestMs: 3 * 86_400_000 },
    },
  });
  expect(byDays).toContain('Overdue by 1 d: lately it ran at least every 3 days.');
});

test('hostile words stay words', () => {
  const name = '<img src=x onerror=alert(1)>';
  expect(drawn({ name, tags: [name] })).not.toContain('<img');
  expect(occurrences(drawn({ name, tags: [name] }), '&lt;img')).toBe(2);
});

test('a row costs a page less than two kilobytes, drawn and to be taken over', () => {
  const rows = Array.from({ length: 100 }, () => row());
  const list = html(
    <table>
      <OverviewRows rows={pack(rows)} base="/harbour-finch" days={30} />
    </table>,
  );
  // Fields are sent in a script, where every quotation mark is escaped.
  const fields = JSON.stringify(JSON.stringify(rows));
  expect((list.length + fields.length) / 100).toBeLessThan(2000);
  const cards = html(<OverviewCards rows={pack(rows)} base="/harbour-finch" days={30} />);
  expect((cards.length + fields.length) / 100).toBeLessThan(2000);
});

const count = fc.option(fc.nat(100_000), { freq: 5 });
const days = fc.array(fc.record({ successes: count, failures: count }), { maxLength: 90 });

test('a sparkline has a bar wherever something was, in its direction, within its frame', () => {
  fc.assert(
    fc.property(days, (some) => {
      const { width, good, bad, doubt } = sparkPaths(toMarks(some));
      const known = some.filter((day) => day.successes !== null && day.failures !== null);
      expect(width).toBe(some.length * 4);
      expect(lengths(good)).toHaveLength(known.filter((day) => (day.successes ?? 0) > 0).length);
      expect(lengths(bad)).toHaveLength(known.filter((day) => (day.failures ?? 0) > 0).length);
      expect(occurrences(doubt, 'M')).toBe(some.length - known.length);
      expect(lengths(good).every((length) => length <= -2 && length >= -14)).toBe(true);
      expect(lengths(bad).every((length) => length >= 2 && length <= 8)).toBe(true);
      expect(places(good)).toEqual(
        some.flatMap((day, index) =>
          day.successes && day.failures !== null ? [[index * 4 + 1.5, 14]] : [],
        ),
      );
    }),
  );
});

const lengths = (path: string) => [...path.matchAll(/v(-?\d+)/g)].map(([, text]) => Number(text));

/** Where the lines of a relative path begin. */
function places(path: string): number[][] {
  let [x, y] = [0, 0];
  return [...path.matchAll(/m(-?[\d.]+) (-?\d+)v(-?\d+)/g)].map(([, across, down, length]) => {
    x += Number(across);
    y += Number(down);
    const place = [x, y];
    y += Number(length);
    return place;
  });
}
