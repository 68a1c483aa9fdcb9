import { AggregateChart } from '@/components/charts/aggregate-chart';
import type { Bucket } from '@/components/charts/buckets';
import { countAxis, durationAxis } from '@/components/charts/scales';
import { Sparkline } from '@/components/charts/sparkline';
import { html, occurrences } from './render';

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
    // A lone value has no line to be seen by, so it is a point.
    expect(drawn).toContain('<circle class="mark-point"');
    expect(drawn).not.toMatch(/NaN|Infinity/);
  });

  test('doubtful buckets are doubtful everywhere and never a zero', () => {
    const drawn = chart([0, 1].map((i) => bucket(i, { successes: null, failures: 4 })));
    expect(drawn).toContain('2 doubtful');
    expect(drawn).toContain('1 Jan 2026: doubtful, the source contradicts itself');
    expect(drawn).not.toContain('class="mark-good" x=');
    expect(drawn).not.toMatch(/NaN|Infinity/);
  });

  test('empty and partial periods are visible as such', () => {
    const drawn = chart([bucket(0, {}), bucket(1, { successes: 2, partial: true })]);
    expect(drawn).toContain('1 Jan 2026: no runs');
    expect(drawn).toContain('2 Jan 2026 (so far): 2 succeeded');
    expect(occurrences(drawn, 'mark-idle')).toBe(2); // its mark and its key
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
    expect(drawn).toMatch(/class="mark-bad"[^>]*height="2"/);
    expect(drawn).toContain('10M');
  });

  test('huge numbers stay numbers', () => {
    const drawn = chart([
      bucket(0, { successes: Number.MAX_SAFE_INTEGER, averageDurationMs: Number.MAX_SAFE_INTEGER }),
    ]);
    expect(drawn).not.toMatch(/NaN|Infinity|e\+/);
  });

  test('a year of days has at most ten labels, five on a phone', () => {
    const drawn = chart(Array.from({ length: 365 }, (_, i) => bucket(i, { successes: 1 })));
    const wide = occurrences(drawn, 'class="chart-text chart-wide"');
    const narrow = occurrences(drawn, /class="chart-text" x="[^"]*%"/);
    expect(narrow).toBeLessThanOrEqual(5);
    expect(narrow + wide).toBeLessThanOrEqual(10);
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
    expect(drawn).toContain('3 days: 3 succeeded, 3 failed, 1 days doubtful');
  });

  test.each([[[]], [[{ successes: null, failures: null }]], [[{ successes: 1e15, failures: 0 }]]])(
    'draws %j without a NaN',
    (days) => expect(html(<Sparkline days={days} />)).not.toMatch(/NaN|Infinity|style=/),
  );
});
