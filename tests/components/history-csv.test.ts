import { durationsCsv, metricsCsv, runsCsv } from '@/components/history/history-csv';

const at = (day: number) => new Date(Date.UTC(2026, 2, day));
const made = { syncedTo: new Date('2026-03-03T10:00:00Z'), now: new Date('2026-03-03T12:00:00Z') };
const rows = (csv: string) => csv.trimEnd().split('\r\n').slice(1);
const step = (day: number, more: object = {}) => ({
  ...{ from: at(day), to: at(day + 1), known: true, runs: 4, failed: 1 },
  ...{ averageMs: 1200.12345, p50Ms: 1000, p95Ms: 2000, p99Ms: 3000 },
  ...more,
});

test('steps carry their numbers, state, source and age; what is not known is empty', () => {
  const none = { averageMs: null, p50Ms: null, p95Ms: null, p99Ms: null };
  const csv = runsCsv(
    [
      step(1, { known: false, runs: 0, failed: 0, ...none }),
      step(2, { runs: 0, failed: 0, ...none }),
      step(3),
      step(4, { runs: 0, failed: 0, ...none }),
    ],
    made,
  );
  expect(csv.split('\r\n')[0]).toBe(
    'from,to,successes,failures,success_rate,average_duration_ms,p50_duration_ms,p95_duration_ms,p99_duration_ms,state,source,synced_to',
  );
  const tail = 'run history,2026-03-03T10:00:00Z';
  expect(rows(csv)).toEqual([
    `2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,,,,,,,,not read,${tail}`,
    `2026-03-02T00:00:00Z,2026-03-03T00:00:00Z,0,0,,,,,,complete,${tail}`,
    `2026-03-03T00:00:00Z,2026-03-04T00:00:00Z,3,1,0.75,1200.123,1000,2000,3000,so far,${tail}`,
    `2026-03-04T00:00:00Z,2026-03-05T00:00:00Z,,,,,,,,to come,${tail}`,
  ]);
});

test('a distribution is a row for each of its columns, and nothing where nothing was read', () => {
  const csv = durationsCsv({ buckets: [695, 696], counts: [3, 2] }, { ...made, syncedTo: null });
  expect(rows(csv)).toEqual(['1000,1258.925,5,run history,']);
  expect(rows(durationsCsv({ buckets: [], counts: [] }, made))).toEqual([]);
});

test('a task’s name that begins like a formula is harmless', () => {
  const task = { taskUuid: 'a', taskName: '=HYPERLINK("x")', taskType: 'query' };
  const steps = [
    { from: at(1), to: at(2), average: null, least: null, most: null },
    { from: at(2), to: at(3), average: 1.5, least: 1, most: 2 },
  ];
  expect(rows(metricsCsv([{ ...task, steps }], made))).toEqual([
    `a,"'=HYPERLINK(""x"")",query,2026-03-02T00:00:00Z,2026-03-03T00:00:00Z,1.5,1,2,run history,2026-03-03T10:00:00Z`,
  ]);
});
