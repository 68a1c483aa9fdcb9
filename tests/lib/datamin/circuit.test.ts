import fc from 'fast-check';
import { Circuit, type CircuitState } from '@/lib/datamin';

function circuit(options: { failures?: number; random?: () => number } = {}) {
  const clock = { now: 1_000_000 };
  const changes: CircuitState[] = [];
  const subject = new Circuit({
    failures: options.failures ?? 3,
    coolDownMs: 1_000,
    maxCoolDownMs: 8_000,
    probeMs: 5_000,
    now: () => clock.now,
    random: options.random ?? (() => 0.5),
    onChange: (state) => changes.push(state),
  });
  const fail = () => subject.enter()?.failed();
  return { subject, clock, changes, fail };
}

test('opens after failures in a row, refuses, probes once, closes on success', () => {
  const { subject, clock, changes, fail } = circuit();
  fail();
  fail();
  expect(subject.state).toBe('closed');
  fail();
  expect(subject.state).toBe('open');
  expect(subject.retryAfterMs).toBe(1_000);
  expect(subject.enter()).toBeNull();

  clock.now += 1_000;
  const probe = subject.enter();
  expect(subject.state).toBe('half_open');
  expect(subject.enter()).toBeNull();
  probe?.succeeded();
  expect(subject.state).toBe('closed');
  expect(changes).toEqual(['open', 'half_open', 'closed']);
});

test('a success in between starts the count anew', () => {
  const { subject, fail } = circuit();
  fail();
  fail();
  subject.enter()?.succeeded();
  fail();
  fail();
  expect(subject.state).toBe('closed');
});

test('the rest doubles with each failed probe, up to a limit, and again from the start after success', () => {
  const { subject, clock, fail } = circuit({ failures: 1 });
  const rests: number[] = [];
  for (let probe = 0; probe < 6; probe += 1) {
    fail();
    rests.push(subject.retryAfterMs);
    clock.now += subject.retryAfterMs;
  }
  expect(rests).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  subject.enter()?.succeeded();
  fail();
  expect(subject.retryAfterMs).toBe(1_000);
});

test('jitter moves the rest by a fifth at most', () => {
  for (const [random, expected] of [
    [0, 800],
    [0.999999, 1_200],
  ] as const) {
    const { subject, fail } = circuit({ failures: 1, random: () => random });
    fail();
    expect(subject.retryAfterMs).toBe(expected);
  }
});

test('old news settles nothing', () => {
  const { subject, fail } = circuit();
  const early = subject.enter();
  fail();
  fail();
  fail();
  early?.succeeded();
  expect(subject.state).toBe('open');
});

test('a permit settles once', () => {
  const { subject } = circuit();
  const permit = subject.enter();
  permit?.failed();
  permit?.failed();
  permit?.failed();
  expect(subject.state).toBe('closed');
});

test('a probe that is released or forgotten does not block the next', () => {
  const { subject, clock, fail } = circuit({ failures: 1 });
  fail();
  clock.now += 1_000;
  subject.enter()?.released();
  expect(subject.enter()).not.toBeNull();
  expect(subject.enter()).toBeNull();
  clock.now += 5_000;
  expect(subject.enter()).not.toBeNull();
});

test('under any events it lets one probe at a time through and recovers once Datamin does', () => {
  const Event = fc.oneof(
    fc.constantFrom('enter' as const, 'succeed' as const, 'fail' as const, 'release' as const),
    fc.integer({ min: 1, max: 4_000 }),
  );
  fc.assert(
    fc.property(fc.array(Event, { maxLength: 60 }), (events) => {
      const { subject, clock } = circuit();
      const held: Array<NonNullable<ReturnType<Circuit['enter']>>> = [];
      for (const event of events) {
        if (typeof event === 'number') clock.now += event;
        else if (event === 'enter') {
          const before = subject.state;
          const permit = subject.enter();
          if (permit !== null) held.push(permit);
          if (before === 'closed') expect(permit).not.toBeNull();
        } else {
          const permit = held.shift();
          if (event === 'succeed') permit?.succeeded();
          else if (event === 'fail') permit?.failed();
          else permit?.released();
        }
        expect(subject.retryAfterMs).toBeGreaterThanOrEqual(0);
        expect(subject.retryAfterMs).toBeLessThanOrEqual(9_600);
      }
      clock.now += 10_000;
      subject.enter()?.succeeded();
      expect(subject.state).toBe('closed');
    }),
  );
});
