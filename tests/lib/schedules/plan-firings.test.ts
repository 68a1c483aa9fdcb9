import { parseCron } from '@/lib/schedules/cron';
import { fireTime, type Planned, planFirings } from '@/lib/schedules/plan-firings';

const id = '01a20ae0-04d1-754c-826c-49b0a12eada1';
const hourly: Planned = {
  id,
  cron: parseCron('0 * * * *'),
  timeZone: 'UTC',
  catchUp: 'none',
  catchUpMost: 3,
  jitterMs: 0,
  nextDueAt: new Date('2026-03-10T06:00:00Z'),
};
const at = (time: string) => Date.parse(`2026-03-10T${time}Z`);
const clock = (date: Date) => date.toISOString().slice(11, 16);

/** What is fired (late ones marked), what is missed, and what is next. */
function planned(more: Partial<Planned>, now: string): string {
  const { fire, missed, next } = planFirings({ ...hourly, ...more }, at(now));
  return [
    fire.map(({ dueAt, isLate }) => `${clock(dueAt)}${isLate ? ' late' : ''}`).join(', '),
    missed ? `${clock(missed.first)}-${clock(missed.last)} ${missed.count}` : '',
    next ? clock(next.dueAt) : 'never',
  ].join(' | ');
}

test.each([
  // On time, whatever the policy.
  ['none', '06:00:00', '06:00 |  | 07:00'],
  ['last', '06:00:30', '06:00 |  | 07:00'],
  ['all', '06:01:00', '06:00 |  | 07:00'],
  // Nothing is due yet.
  ['all', '05:59:59', ' |  | 06:00'],
  // One was missed.
  ['none', '06:01:01', ' | 06:00-06:00 1 | 07:00'],
  ['last', '06:30:00', '06:00 late |  | 07:00'],
  ['all', '06:30:00', '06:00 late |  | 07:00'],
  // Five were missed.
  ['none', '10:30:00', ' | 06:00-10:00 5 | 11:00'],
  ['last', '10:30:00', '10:00 late | 06:00-09:00 4 | 11:00'],
  ['all', '10:30:00', '08:00 late, 09:00 late, 10:00 late | 06:00-07:00 2 | 11:00'],
  // Four were missed, and the fifth is on time.
  ['none', '10:00:30', '10:00 | 06:00-09:00 4 | 11:00'],
  ['last', '10:00:30', '10:00 | 06:00-09:00 4 | 11:00'],
  ['all', '10:00:30', '07:00 late, 08:00 late, 09:00 late, 10:00 | 06:00-06:00 1 | 11:00'],
] as const)('catch-up %s at %s', (catchUp, now, expected) => {
  expect(planned({ catchUp }, now)).toBe(expected);
});

test('a year without a worker is counted for a month', () => {
  const { fire, missed } = planFirings(
    { ...hourly, catchUp: 'last', nextDueAt: new Date('2025-03-10T06:00:00Z') },
    at('10:30:00'),
  );
  expect([fire.length, missed?.count]).toEqual([1, 31 * 24 - 1]);
});

describe('jitter', () => {
  const jitterMs = 600_000;
  const instants = Array.from({ length: 200 }, (_, n) => new Date(at('06:00:00') + n * 3_600_000));
  const delaysOf = (most: number) =>
    instants.map((due, n) => fireTime(id, due, most, instants[n + 1] ?? null).getTime() - +due);

  it('is the same whoever asks, within its bound, and another for each instant', () => {
    const delays = delaysOf(jitterMs);
    expect(delaysOf(jitterMs)).toEqual(delays);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(jitterMs);
    expect(new Set(delays).size).toBeGreaterThan(190);
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
    expect(Math.abs(mean - jitterMs / 2)).toBeLessThan(jitterMs / 8);
  });

  it('may take all of its bound', () => {
    expect(new Set(delaysOf(1))).toEqual(new Set([0, 1]));
  });

  it('lets nothing fire before its own time', () => {
    const [due, next] = instants;
    if (!due || !next) throw new Error('no instant');
    const fireAt = fireTime(id, due, jitterMs, next).getTime();
    const jittered = { ...hourly, jitterMs, nextDueAt: due };
    expect(planFirings(jittered, fireAt - 1)).toMatchObject({ fire: [], next: { dueAt: due } });
    expect(planFirings(jittered, fireAt).fire).toEqual([{ dueAt: due, isLate: false }]);
  });

  it('longer than the time between two instants lets each fire once and on time', () => {
    const often = { ...hourly, cron: parseCron('*/5 * * * *'), jitterMs: 3_600_000 };
    let nextDueAt = hourly.nextDueAt;
    let now = nextDueAt.getTime();
    const fired: { dueAt: Date; isLate: boolean }[] = [];
    for (let turn = 0; turn < 40; turn += 1) {
      const { fire, missed, next } = planFirings({ ...often, nextDueAt }, now);
      expect(missed).toBeNull();
      expect(fire.length).toBeLessThanOrEqual(1);
      fired.push(...fire);
      if (!next) throw new Error('no next instant');
      nextDueAt = next.dueAt;
      now = next.fireAt.getTime();
    }
    const expected = fired.map((_, n) => new Date(at('06:00:00') + n * 300_000));
    expect(fired).toEqual(expected.map((dueAt) => ({ dueAt, isLate: false })));
    expect(fired.length).toBeGreaterThanOrEqual(39);
  });
});
