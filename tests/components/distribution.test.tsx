import { DistributionChart } from '@/components/charts/distribution-chart';
import { logBins, logShare } from '@/components/charts/log-bins';
import { html, occurrences } from './render';

jest.mock('@/components/charts/chart-reader.client', () => jest.requireActual('./read-aloud'));

const none = { p50: null, p95: null, p99: null };

test('bins adjoin, lose nothing and keep their order', () => {
  const bins = logBins([0, 0.4, 1, 9, 10, 11, 950, 1000, 86_400_000]);
  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(9);
  for (const [index, bin] of bins.entries()) {
    expect(bin.fromMs).toBeLessThan(bin.toMs);
    if (index > 0) expect(bin.fromMs).toBeCloseTo(bins[index - 1]?.toMs ?? 0);
  }
});

test('a power of ten opens its bin', () => {
  for (const power of [1, 10, 100, 1000, 10_000, 100_000]) {
    expect(logBins([power])[0]?.fromMs).toBeCloseTo(power);
  }
});

test('places are logarithmic and stay inside', () => {
  expect(logShare(100, 10, 1000)).toBeCloseTo(0.5);
  expect(logShare(1, 10, 1000)).toBe(0);
  expect(logShare(1e9, 10, 1000)).toBe(1);
  expect(logShare(5, 5, 5)).toBe(0.5);
});

test('quantiles of one place keep rows of their own', () => {
  const drawn = html(
    <DistributionChart
      id="d"
      title="Durations"
      bins={logBins([900, 1000, 1100])}
      quantiles={{ p50: 1000, p95: 1000, p99: 1000 }}
    />,
  );
  const rows = [
    ...drawn.matchAll(/<text class="chart-text chart-halo" x="[\d.]+%" y="(\d+)" dx=/g),
  ];
  expect(new Set(rows.map(([, y]) => y)).size).toBe(3);
  expect(drawn).toContain('3 runs; half within 1 s; 95% within 1 s; 99% within 1 s');
  expect(drawn).toContain('1 s to 1.3 s: 2 runs, 66.6% of all');
});

test.each([[[]], [[0]], [[1e12]], [[5, 5, 5, 5]]])('%j is drawn without a NaN', (durations) => {
  const bins = logBins(durations);
  const drawn = html(<DistributionChart id="d" title="Durations" bins={bins} quantiles={none} />);
  expect(drawn).not.toMatch(/NaN|Infinity|undefined|style=/);
  expect(occurrences(drawn, '<li>')).toBe(bins.length);
  expect(drawn.includes('no data')).toBe(durations.length === 0);
});
