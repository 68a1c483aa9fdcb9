import { tellOutage } from '@/lib/db';
import { log } from '@/lib/log';

const failed = (code: string, message = 'said by the driver', more: object = {}) =>
  Object.assign(new Error(message), { code, ...more });

let told: [level: string, words: string, figures: Record<string, unknown>][];
beforeEach(() => {
  jest.useFakeTimers();
  told = [];
  for (const level of ['info', 'warn', 'debug'] as const) {
    jest.spyOn(log(), level).mockImplementation((figures: unknown, words?: string) => {
      told.push([level, words ?? '', { ...Object(figures) }]);
    });
  }
});
afterEach(() => {
  // Ends the outage, for the next test.
  jest.advanceTimersByTime(60_000);
  jest.restoreAllMocks();
  jest.useRealTimers();
});

const lines = () => told.filter(([level]) => level !== 'debug');

test('an outage is told when it begins, once a minute while it lasts, and when it is over', () => {
  // Seventeen rounds of a worker and a hundred pages per second, for two and a half minutes.
  for (let ms = 0; ms < 150_000; ms += 500) {
    expect(tellOutage(failed('ECONNREFUSED'), { round: 'due mails' })).toBe(true);
    jest.advanceTimersByTime(500);
  }
  jest.advanceTimersByTime(60_000);
  expect(lines()).toEqual([
    ['warn', 'the database cannot be reached', { err: expect.any(Error), round: 'due mails' }],
    [
      'warn',
      'the database still cannot answer',
      { failures: 120, seconds: 60, of: ['unreachable'] },
    ],
    [
      'warn',
      'the database still cannot answer',
      { failures: 240, seconds: 120, of: ['unreachable'] },
    ],
    ['info', 'the database answers again', { failures: 300, seconds: 150 }],
  ]);
  expect(told).toHaveLength(303);
});

test('the next one is told anew, and each kind of one outage', () => {
  const outage = () => {
    for (const code of ['ECONNREFUSED', '53100', '57P03', '25006', '40P01', '28P01', '53100']) {
      tellOutage(failed(code));
    }
    jest.advanceTimersByTime(30_000);
    return lines().map(([, words]) => words);
  };
  const once = outage();
  expect(once).toEqual([
    'the database cannot be reached',
    'the database has no room to write: its disk is full',
    'the database takes no writes: it is a standby, or somebody closed it',
    'the database gave a statement up',
    'the database lets nobody in',
    'the database answers again',
  ]);
  told = [];
  expect(outage()).toEqual(once);
});

test('what is no outage is left to whoever asks', () => {
  expect(tellOutage(failed('42P01'))).toBe(false);
  expect(tellOutage(new Error('any'))).toBe(false);
  expect(tellOutage(undefined)).toBe(false);
  expect(told).toEqual([]);
});

test('the last word of a server whose disk is full has no code of its own', () => {
  // PostgreSQL says this to a new connection when it has a cache of its catalog to write.
  const last = failed('XX000', 'could not write init file', { severity: 'FATAL' });
  expect(tellOutage(last)).toBe(true);
  expect(lines()).toMatchObject([['warn', expect.stringMatching(/disk is full/), {}]]);
  expect(tellOutage(failed('XX000', 'cache lookup failed', { severity: 'ERROR' }))).toBe(false);
});
