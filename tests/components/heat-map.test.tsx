import type { Bucket } from '@/components/charts/buckets';
import { CalendarHeatMap } from '@/components/charts/calendar-heat-map';
import { heatDays, monthSteps } from '@/components/charts/heat-days';
import { heatScale } from '@/components/charts/heat-levels';
import { dayName } from '@/components/charts/reader-marks';
import { html, occurrences } from './render';

jest.mock('@/components/charts/chart-reader.client', () => jest.requireActual('./read-aloud'));

const day = 86_400_000;

/** Days from Thursday, 1 January 2026. */
function days(...counts: (Partial<Bucket> | null)[]): Bucket[] {
  return counts.flatMap((given, index) => {
    const from = Date.UTC(2026, 0, 1) + index * day;
    const base = { successes: 0, failures: 0, averageDurationMs: null };
    return given ? [{ from: new Date(from), to: new Date(from + day), ...base, ...given }] : [];
  });
}

function map(buckets: Bucket[], measure: 'rate' | 'failures' | 'count' = 'rate'): string {
  return html(
    <CalendarHeatMap id="h" title="Year" days={buckets} measure={measure} timeZone="UTC" />,
  );
}

test('weeks begin on Monday', () => {
  const { days: placed } = heatDays(days(...Array.from({ length: 6 }, () => ({}))), 'UTC');
  expect(
    placed.map(({ serial, column, row }) => [dayName(serial).slice(0, 3), column, row]),
  ).toEqual([
    ['Thu', 0, 3],
    ['Fri', 0, 4],
    ['Sat', 0, 5],
    ['Sun', 0, 6],
    ['Mon', 1, 0],
    ['Tue', 1, 1],
  ]);
});

test('days follow the calendar of the zone, a day of 23 hours too', () => {
  const starts = ['2026-03-27T23:00Z', '2026-03-28T23:00Z', '2026-03-29T22:00Z'].map(Date.parse);
  const buckets = days({}, {}, {}).map((bucket, index) => ({
    ...bucket,
    from: new Date(starts[index] ?? 0),
  }));
  expect(heatDays(buckets, 'Europe/Berlin').days.map(({ serial }) => dayName(serial))).toEqual([
    'Sat 28 Mar 2026',
    'Sun 29 Mar 2026',
    'Mon 30 Mar 2026',
  ]);
});

test('no data, no runs and doubt are three things', () => {
  const drawn = map(days({ successes: 1 }, null, {}, { successes: null }, { failures: 1 }));
  expect(drawn).toContain('Fri 2 Jan 2026: no data');
  expect(drawn).toContain('Sat 3 Jan 2026: no runs');
  expect(drawn).toContain('Sun 4 Jan 2026: doubtful');
  expect(drawn).toContain('class="heat-unknown" d=');
  expect(drawn).toContain('class="mark-idle" d=');
  expect(drawn).toContain('url(#h-hatch)');
  expect(drawn).toContain('Of 1 day there is no data.');
});

test('the level is told by height, not by colour alone', () => {
  const buckets = days({ successes: 9, failures: 1 }, { failures: 3 });
  const scale = heatScale(buckets, 'rate');
  expect(buckets.map(scale.of)).toEqual([1, 4]);
  const drawn = map(buckets);
  // A quarter of the first cell's 12 pixels, all of the second's.
  expect(drawn).toMatch(/class="heat-bad" d="m[^"]*v3h/);
  expect(drawn).toMatch(/class="heat-bad" d="m[^"]*v12h/);
});

test.each([
  [
    [1, 2, 3, 4, 5, 6, 7, 8],
    ['1–2', '3–4', '5–6', '7–8'],
  ],
  [[5, 5, 5], ['1–5']],
  [
    [1, 1, 1, 900],
    ['1', '2–900'],
  ],
  [[], []],
])('failures of %j make the levels %j', (failures, words) => {
  const scale = heatScale(days(...failures.map((count) => ({ failures: count }))), 'failures');
  expect(scale.words).toEqual(['none failed', ...words]);
  expect(failures.map((failures) => scale.of(days({ failures })[0] ?? null))).not.toContain(0);
});

test('of a longer reading the last 400 days are drawn', () => {
  const { days: placed } = heatDays(days(...Array.from({ length: 900 }, () => ({}))), 'UTC');
  expect(placed).toHaveLength(400);
  expect(dayName(placed.at(-1)?.serial ?? 0)).toBe('Sun 18 Jun 2028');
});

test('a line steps between months', () => {
  const calendar = heatDays(days(...Array.from({ length: 40 }, () => ({}))), 'UTC');
  // 1 February 2026 is the Sunday of the fifth week.
  expect(monthSteps(calendar, 15)).toBe('M4 105V90H5V0');
});

test.each([
  ['nothing', []],
  ['a day', days({ successes: 1 })],
  [
    'a year',
    days(...Array.from({ length: 366 }, (_, i) => ({ successes: i % 5, failures: i % 3 }))),
  ],
])('%s is drawn without a NaN or a style', (_, buckets) => {
  for (const measure of ['rate', 'failures', 'count'] as const) {
    const drawn = map(buckets, measure);
    expect(drawn).not.toMatch(/NaN|Infinity|undefined|style=/);
    expect(occurrences(drawn, / 202\d(?: \(so far\))?: /)).toBe(buckets.length);
    expect(occurrences(drawn, '<path')).toBeLessThan(30);
  }
});

test('its days are told under the measure’s levels', () => {
  const drawn = map(days({ successes: 3, partial: true }));
  expect(drawn).toContain('Thu 1 Jan 2026 (so far): 3 succeeded, 0 failed');
  expect(drawn).toContain('heat-partial');
});
