import fc from 'fast-check';
import { type DayOfRuns, learnRhythm, overdueAfterMs } from '@/lib/stats/learn-rhythm';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A Tuesday noon. */
const now = Date.UTC(2026, 2, 10, 12);
const today = Math.floor(now / day) * day;

/** The last runs and the days of a pipeline whose runs end at these times. */
function known(ends: readonly number[], { runs = 50, days = 400 } = {}) {
  const past = ends.filter((end) => end <= now);
  const counts: DayOfRuns[] = Array.from({ length: days }, (_, index) => {
    const from = today - (days - 1 - index) * day;
    return {
      from: new Date(from),
      runs: past.filter((end) => end >= from && end < from + day).length,
    };
  });
  return { runEnds: past.slice(-runs).map((end) => new Date(end)), days: counts };
}

function every(ms: number, since: number, until = now): number[] {
  return Array.from(
    { length: Math.floor((until - since) / ms) + 1 },
    (_, index) => since + index * ms,
  );
}

const weekday = (at: number) => ![0, 6].includes(new Date(at).getUTCDay());

describe('a rhythm', () => {
  test('of every hour is learnt from its runs, and half a pause more is late', () => {
    const rhythm = learnRhythm(known(every(hour, today - 40 * day + 5 * minute)));
    expect(rhythm).toEqual({ from: 'runs', pauses: 49, usualMs: hour, longestMs: hour });
    expect(rhythm && overdueAfterMs(rhythm)).toBe(1.5 * hour);
  });

  test('of every five minutes leaves ten minutes of grace', () => {
    const rhythm = learnRhythm(known(every(5 * minute, today - 20 * day)));
    expect(rhythm && overdueAfterMs(rhythm)).toBe(15 * minute);
  });

  test('of every night is learnt from its runs', () => {
    const rhythm = learnRhythm(known(every(day, today - 60 * day + 2 * hour)));
    expect(rhythm).toMatchObject({ from: 'runs', usualMs: day, longestMs: day });
  });

  test('of every week is learnt from days while few runs are known', () => {
    const ends = every(7 * day, today - 120 * day + 6 * hour);
    const rhythm = learnRhythm(known(ends, { runs: 2 }));
    expect(rhythm).toMatchObject({ from: 'days', usualMs: 7 * day, longestMs: 7 * day });
    expect(rhythm && overdueAfterMs(rhythm)).toBe(8 * day);
  });

  test('of working days knows the weekend', () => {
    const nightly = every(day, today - 60 * day + 2 * hour).filter(weekday);
    expect(learnRhythm(known(nightly))).toMatchObject({ from: 'days', longestMs: 3 * day });
    const hourly = every(hour, today - 60 * day).filter(weekday);
    expect(learnRhythm(known(hourly))).toMatchObject({ from: 'days', longestMs: 3 * day });
  });

  test('of working hours knows the night, though the last runs are all of one morning', () => {
    const ends = every(10 * minute, today - 60 * day).filter((end) => {
      const at = new Date(end).getUTCHours();
      return at >= 4 && at < 18;
    });
    expect(known(ends).runEnds).toHaveLength(50);
    const rhythm = learnRhythm(known(ends));
    expect(rhythm).toMatchObject({ from: 'days', longestMs: day });
    expect(rhythm && overdueAfterMs(rhythm)).toBe(2 * day);
  });

  test.each([
    ['nothing', []],
    ['one run', [now - hour]],
    ['a few runs of today', every(hour, now - 6 * hour)],
    ['hours of a pipeline registered yesterday', every(hour, now - 20 * hour)],
    ['four weeks', every(7 * day, now - 28 * day)],
  ])('is not guessed from %s', (_, ends) => {
    expect(learnRhythm(known(ends))).toBeNull();
  });

  test('is not seen in what comes when it comes', () => {
    const ends = [0, 1, 2, 9, 10, 24, 25, 40, 41, 42, 43, 60].map((ago) => now - ago * day);
    expect(learnRhythm(known(ends.toSorted()))).toBeNull();
  });

  test('does not count a day of impossible numbers as silent', () => {
    const { runEnds, days } = known(every(hour, today - 40 * day));
    const doubtful = days.map((one, index) => (index % 5 === 0 ? { ...one, runs: null } : one));
    expect(learnRhythm({ runEnds, days: doubtful })).toMatchObject({ from: 'runs' });
    expect(learnRhythm({ runEnds: [], days: doubtful })).toMatchObject({ longestMs: day });
  });
});

const steady = fc
  .record({
    everyMs: fc.integer({ min: minute, max: 8 * day }),
    jitter: fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { minLength: 20 }),
    runs: fc.integer({ min: 0, max: 400 }),
  })
  .map(({ everyMs, jitter, runs }) =>
    Array.from(
      { length: runs },
      (_, index) => now - Math.round((index + (jitter[index % jitter.length] ?? 0)) * everyMs),
    ).reverse(),
  );

test('nothing that keeps its rhythm is late: never before the longest pause it made', () => {
  const learnt = { runs: 0, days: 0 };
  fc.assert(
    fc.property(steady, (ends) => {
      const rhythm = learnRhythm(known(ends));
      if (!rhythm) return;
      learnt[rhythm.from] += 1;
      const last = ends.slice(rhythm.from === 'runs' ? -50 : 0);
      const pauses = last.slice(1).map((end, index) => end - (last[index] ?? end));
      expect(overdueAfterMs(rhythm)).toBeGreaterThan(Math.max(...pauses.slice(-20)));
    }),
    { numRuns: 300 },
  );
  expect(learnt.runs).toBeGreaterThan(30);
});

test('runs that are missing make it more patient, never less', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 240 }),
      fc.array(fc.integer({ min: 1, max: 48 }), { maxLength: 10 }),
      (minutes, missing) => {
        const whole = known(every(minutes * minute, today - 40 * day));
        const some = whole.runEnds.filter((_, index) => !missing.includes(index));
        const [all, fewer] = [learnRhythm(whole), learnRhythm({ ...whole, runEnds: some })];
        if (!all || !fewer) return;
        compared += 1;
        expect(overdueAfterMs(fewer)).toBeGreaterThanOrEqual(overdueAfterMs(all));
      },
    ),
  );
  expect(compared).toBeGreaterThan(20);
});
