import { AggregateChart } from '@/components/charts/aggregate-chart';
import { axisWidth, shortDuration } from '@/components/charts/axis-texts';
import type { Bucket } from '@/components/charts/buckets';
import { alignedDurationAxis, countAxis, durationAxis } from '@/components/charts/scales';
import { Sparkline } from '@/components/charts/sparkline';
import { textWidth } from '@/components/charts/text-width';
import { html, occurrences } from './render';

jest.mock('@/components/charts/chart-reader.client', () => jest.requireActual('./read-aloud'));

const day = 86_400_000;

function bucket(index: number, counts: Partial<Bucket>): Bucket {
  const from = Date.UTC(2026, 0, 1) + index * day;
  return {
    from: new Date(from),
    to: new Date(from + day),
    successes: 0,
    failures: 0,
    averageDurationMs: null,
    ...counts,
  };
}

function chart(buckets: Bucket[]): string {
  return html(
    <AggregateChart id="c" title="Runs by day" buckets={buckets} period="day" timeZone="UTC" />,
  );
}

describe('AggregateChart', () => {
  test('nothing at all is drawn without a NaN and said in words', () => {
    const drawn = chart([]);
    expect(drawn).toContain('Nothing to show.');
    expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
    expect(drawn).not.toContain('<table');
  });

  test('one bucket', () => {
    const drawn = chart([bucket(0, { successes: 3, failures: 1, averageDurationMs: 1200 })]);
    expect(drawn).toContain('1 Jan 2026: 3 succeeded, 1 failed, on average 1.2 s');
    // A lone value has no line to make it visible, so it is a point.
    expect(drawn).toContain('<circle class="mark-point"');
    expect(drawn).not.toMatch(/NaN|Infinity/);
  });

  test('doubtful buckets are doubtful everywhere and never a zero', () => {
    const drawn = chart([0, 1].map((i) => bucket(i, { successes: null, failures: 4 })));
    expect(drawn).toContain('2 doubtful');
    expect(drawn).toContain('1 Jan 2026: doubtful, the source contradicts itself');
    expect(drawn).toContain('fill="url(#c-hatch)"');
    expect(drawn).toContain('>doubtful</text>');
    expect(drawn).not.toContain('class="mark-good" d=');
    expect(drawn).not.toMatch(/NaN|Infinity/);
  });

  test('empty and partial periods are visible as such', () => {
    const drawn = chart([bucket(0, {}), bucket(1, { successes: 2, partial: true })]);
    expect(drawn).toContain('1 Jan 2026: no runs');
    expect(drawn).toContain('2 Jan 2026 (so far): 2 succeeded');
    expect(occurrences(drawn, 'class="mark-idle"')).toBe(2); // its mark and its key
    expect(drawn).toContain('so far');
    expect(drawn).toContain('mark-partial');
  });

  test('the duration line breaks at a gap', () => {
    const values = [1000, 2000, null, 3000, 4000];
    const drawn = chart(
      values.map((averageDurationMs, i) => bucket(i, { successes: 1, averageDurationMs })),
    );
    const [, path = ''] = /class="mark-line" d="(M0\.5[^"]+)"/.exec(drawn) ?? [];
    expect(occurrences(path, 'M')).toBe(2);
  });

  test('one failure beside ten million successes is still two pixels high', () => {
    const drawn = chart([bucket(0, { successes: 10_000_000, failures: 1 })]);
    expect(drawn).toMatch(/class="mark-bad" d="M[\d. ]+h[\d.]+v-2h/);
    expect(drawn).toContain('10M');
  });

  test('huge numbers stay numbers', () => {
    const drawn = chart([
      bucket(0, { successes: Number.MAX_SAFE_INTEGER, averageDurationMs: Number.MAX_SAFE_INTEGER }),
    ]);
    expect(drawn).not.toMatch(/NaN|Infinity|e\+/);
  });

  test('periods to come are neither empty nor doubtful', () => {
    const drawn = chart([
      bucket(0, { successes: 1 }),
      bucket(1, { successes: null, failures: null, upcoming: true }),
    ]);
    expect(drawn).toContain('2 Jan 2026: still to come');
    expect(drawn).not.toMatch(/doubtful|no runs/);
  });

  test('a frame with nothing to draw says why', () => {
    expect(chart([])).toContain('>no data</text>');
    expect(chart([bucket(0, {})])).toContain('>no runs</text>');
  });

  test('400 periods are drawn with few shapes, and each can be read', () => {
    const drawn = chart(Array.from({ length: 400 }, (_, i) => bucket(i, { successes: i + 1 })));
    expect(occurrences(drawn, / 202\d: \d+ succeeded/)).toBe(400);
    expect(occurrences(drawn, /<(?:rect|path|line|circle)/)).toBeLessThan(40);
    expect(occurrences(drawn, '<path')).toBeLessThan(20);
  });

  test('neighbouring doubtful periods are one stretch with one word', () => {
    const drawn = chart(
      Array.from({ length: 10 }, (_, i) => bucket(i, i > 2 && i < 8 ? { successes: null } : {})),
    );
    expect(occurrences(drawn, 'mark-doubt-ground" x=')).toBe(1);
    expect(drawn).toContain('x="30%" width="50%"');
  });

  test('its numbers are a file and a table where there is a route for them', () => {
    const buckets = [bucket(0, { successes: 1 })];
    const props = { id: 'c', title: 'Runs', buckets, period: 'day', timeZone: 'UTC' } as const;
    expect(html(<AggregateChart {...props} csvHref="/acme/aggregates.csv?count=1" />)).toContain(
      'href="/acme/aggregates.csv?count=1"',
    );
    expect(html(<AggregateChart {...props} />)).not.toContain('<a ');
    const table = (isShown: boolean) =>
      html(<AggregateChart {...props} table={{ isShown, href: '/acme?table=c#c' }} />);
    expect(table(false)).toMatch(/href="\/acme\?table=c#c"[^>]*>Table</);
    expect(table(false)).not.toContain('<table');
    expect(table(true)).toContain('<td>100%</td>');
    expect(table(true)).toContain('Hide table');
  });

  test('says the worst period and the rate to who cannot see it', () => {
    const drawn = chart([0, 5, 2].map((failures, i) => bucket(i, { successes: 3, failures })));
    expect(drawn).toContain('success rate 56.2%; most failures 2 Jan 2026 (5)');
  });

  test('passes a policy without inline styles', () => {
    expect(chart([bucket(0, { successes: 1 })])).not.toContain('style=');
  });
});

describe('axes', () => {
  test('counts are whole', () => {
    for (const largest of [0, 1, 2, 3, 7, 99, 101, 1e9]) {
      const { max, ticks } = countAxis(largest);
      expect(max).toBeGreaterThanOrEqual(largest);
      expect(ticks.every(Number.isInteger)).toBe(true);
    }
  });

  test('durations step like a clock', () => {
    expect(durationAxis(50_000).ticks).toEqual([0, 15_000, 30_000, 45_000, 60_000]);
    expect(durationAxis(0).max).toBeGreaterThan(0);
    expect(durationAxis(1e15).max).toBeGreaterThanOrEqual(1e15);
  });

  test('two axes share their grid lines', () => {
    for (const largest of [1, 900, 50_000, 7_200_000, 1e12, Number.MAX_SAFE_INTEGER]) {
      for (const intervals of [1, 2, 3, 4, 5, 6]) {
        const { max, ticks } = alignedDurationAxis(largest, intervals);
        expect(ticks).toHaveLength(intervals + 1);
        expect(max).toBeGreaterThanOrEqual(largest);
      }
    }
  });

  test('no label is wider than its column', () => {
    for (const largest of [0, 7, 99_999, Number.MAX_SAFE_INTEGER]) {
      const axis = durationAxis(largest);
      const widest = Math.max(...axis.ticks.map((tick) => textWidth(shortDuration(tick))));
      expect(axisWidth(axis, shortDuration)).toBeGreaterThan(widest);
    }
  });
});

describe('Sparkline', () => {
  test('says what it shows', () => {
    const drawn = html(
      <Sparkline
        days={[
          { successes: 3, failures: 1 },
          { successes: 0, failures: 0 },
          { successes: null, failures: 2 },
        ]}
      />,
    );
    expect(drawn).toContain('3 days: 3 succeeded, 3 failed, 1 day doubtful');
  });

  test.each([[[]], [[{ successes: null, failures: null }]], [[{ successes: 1e15, failures: 0 }]]])(
    'draws %j without a NaN',
    (days) => expect(html(<Sparkline days={days} />)).not.toMatch(/NaN|Infinity|style=/),
  );
});
