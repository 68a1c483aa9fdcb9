import { judgeLateness } from '@/lib/stats/judge-lateness';

const hour = 3_600_000;
const at = (hours: number) => new Date(Date.UTC(2026, 2, 1) + hours * hour);
const unjudged = { late: null, lateRunAt: null };
const well = { late: false, lateRunAt: null };
const late = { late: true, lateRunAt: at(0) };
const looked = (ranAt: number, readAt: number, overdueAfterMs: number | null = 3 * hour) => ({
  lastRunAt: at(ranAt),
  lastRunReadAt: at(readAt),
  overdueAfterMs,
});
const told = { late: true, runAt: at(0), since: at(3) };

test.each([
  ['is in time', unjudged, looked(0, 2), { late: false }],
  ['is late when it is first judged', unjudged, looked(0, 4), told],
  ['has no rhythm', unjudged, looked(0, 99, null), null],
  ['never ran', unjudged, { ...looked(0, 9), lastRunAt: null }, null],
  ['was not asked for', well, { ...looked(0, 9), lastRunReadAt: null }, null],
  ['stays in time', well, looked(0, 2), null],
  ['becomes late', well, looked(0, 4), told],
  ['stays late', late, looked(0, 5), null],
  ['is awaited no more', late, looked(0, 99 * 24), null],
  ['has a slower rhythm by now', late, looked(0, 5, 10 * hour), null],
  ['runs again', late, looked(6, 7), { late: false }],
  ['ran again, and is late anew', late, looked(6, 20), null],
])('one that %s', (_, before, now, judged) => {
  expect(judgeLateness(before, now)).toEqual(judged);
});
