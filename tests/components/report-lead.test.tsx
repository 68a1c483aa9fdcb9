import { changeWords } from '@/components/report-document/change-words';
import { Lead } from '@/components/report-document/lead';
import type { ReportContent, ReportPipeline, ReportSummary } from '@/lib/reports';
import { html } from './render';

const last = (status: 'running' | 'succeeded' | 'failed') => ({
  status,
  at: '2026-03-10T22:05:09.000Z',
  durationMs: 1000,
});

function pipeline(
  name: string,
  summary: Partial<ReportSummary> | null,
  doubtful = false,
): ReportPipeline {
  return {
    name,
    source: { kind: 'history', at: '2026-03-10T23:00:00.000Z', doubtful },
    ...(summary && {
      summary: {
        ...{ runs: 200, successes: 199, failures: 1, averageMs: 1000, successRate: 0.995 },
        ...{ p50Ms: 1000, p95Ms: 2000, lastRun: last('succeeded'), before: null },
        ...summary,
      },
    }),
  };
}

/** Its words. */
function lead(...pipelines: ReportPipeline[]): string {
  const content: ReportContent = {
    ...{ title: 'Nightly', note: null, asOf: '2026-03-10T23:00:00.000Z', snapshot: false },
    range: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-11T00:00:00.000Z', timeZone: 'UTC' },
    pipelines,
  };
  return html(<Lead content={content} />).replaceAll(/<[^>]*>/g, '');
}

const counted = (runs: number, successes: number) => ({
  ...{ runs, successes, failures: runs - successes, averageMs: 1000 },
});

test('of one pipeline: how often it ran, how much of it went well, how that stands to before, how it ended', () => {
  expect(lead(pipeline('Orders', {}))).toBe(
    '200 runs, 99.5% successful. The last one succeeded, 2026-03-10 22:05.',
  );
  expect(lead(pipeline('Orders', { before: counted(100, 98), lastRun: last('failed') }))).toBe(
    '200 runs, 99.5% successful: 1.5 points better than before. The last one failed, 2026-03-10 22:05.',
  );
  expect(lead(pipeline('Orders', { ...counted(1, 1), lastRun: last('running') }))).toBe(
    '1 run, 100% successful. The last one began 2026-03-10 22:05 and was still running.',
  );
  // A blemish is not rounded away.
  expect(lead(pipeline('Orders', counted(100_000, 99_999)))).toContain('100,000 runs, 99.9%');
});

test('of several the sum, and those by name whose last run failed', () => {
  const good = pipeline('Orders', { before: counted(100, 98) });
  const bad = (name: string) =>
    pipeline(name, { ...counted(100, 50), before: counted(100, 50), lastRun: last('failed') });
  expect(lead(good, good)).toBe(
    '400 runs of 2 pipelines, 99.5% successful: 1.5 points better than before. The last run of each succeeded.',
  );
  expect(lead(good, bad('Bills'))).toBe(
    '300 runs of 2 pipelines, 83.0% successful: 9.0 points better than before. The last run of Bills failed.',
  );
  expect(lead(good, bad('Bills'), bad('Stock'))).toContain(
    'The last run of Bills and of Stock failed.',
  );
  expect(lead(good, bad('A'), bad('B'), bad('C'))).toContain('The last run of 3 of them failed.');
  expect(lead(bad('A'), bad('B'), bad('C'))).toContain('The last run of each of them failed.');
});

test('nothing is said that is not known', () => {
  const none = { ...counted(0, 0), successRate: null, lastRun: null };
  expect(lead(pipeline('Orders', none))).toBe('Nothing ran in these days.');
  expect(lead(pipeline('Orders', none), pipeline('Bills', none))).toBe(
    'Nothing ran in these days of 2 pipelines.',
  );
  expect(lead(pipeline('Orders', none, true))).toBe('');
  // Days are missing, so there is neither a sum nor a comparison.
  expect(lead(pipeline('Orders', { before: counted(100, 98) }, true))).toBe(
    '200 known runs, 99.5% successful. The last one succeeded, 2026-03-10 22:05.',
  );
  expect(lead(pipeline('Orders', { runs: null, successes: null }))).toBe('');
  expect(lead(pipeline('Orders', {}), pipeline('Bills', null))).toBe('');
  // The report shows no summary.
  expect(lead(pipeline('Orders', null))).toBe('');
  expect(lead()).toBe('');
});

test.each([
  [12, 'many', 'long'],
  [1.5, '50% more than before', '50% longer than before'],
  [0.5, '50% fewer than before', '50% shorter than before'],
])('%d times what it was is said in words', (ratio, runs, duration) => {
  const before = { runs: 100, successes: 90, averageMs: 1000 };
  const now = { runs: 100 * ratio, successes: 90 * ratio, averageMs: 1000 * ratio };
  const inWords = (words: string) => (ratio > 10 ? `12 times as ${words} as before` : words);
  expect(changeWords(now, before)).toEqual({
    ...{ rate: 'as before', runs: inWords(runs), duration: inWords(duration) },
  });
});
