import fc from 'fast-check';
import { addPeriods, PERIODS, parseScopes, parseUuid, startOfPeriod } from '@/lib/datamin';
import { decodeAggregated } from '@/lib/datamin/aggregated';
import { decodeConsolidated } from '@/lib/datamin/consolidated';
import { serviceDetail } from '@/lib/datamin/detail';
import { formatInstant, isZeroTime, parseInstant, rangePath } from '@/lib/datamin/instants';
import { decodeLastRun } from '@/lib/datamin/last-run';
import { decodeLogRow } from '@/lib/datamin/log-row';
import { readCount, readDuration } from '@/lib/datamin/numbers';
import { decodeBase64 } from '@/lib/datamin/output/base64';
import { parseRetryAfter } from '@/lib/datamin/retry-after';
import { decodeRunBody } from '@/lib/datamin/run-answer';

const Moment = fc.date({
  min: new Date('1971-01-01T00:00:00Z'),
  max: new Date('2200-01-01T00:00:00Z'),
  noInvalidDate: true,
});

/** Objects with the right names and any values: more likely to get deep into a decoder. */
const Hostile = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom(
      'num_of_successes',
      'num_of_failures',
      'average_duration',
      'is_last_run_successful',
      'last_run_executed_at',
      'is_successful',
      'executed_at',
      'duration',
      'date_from',
      'workflow_run_uuid',
      'task_uuid',
      'task_type',
      'output',
      '__proto__',
    ),
    fc.oneof(
      fc.jsonValue(),
      fc.uuid(),
      fc.boolean(),
      fc.double(),
      Moment.map((date) => date.toISOString()),
    ),
  ),
);

describe('instants', () => {
  test.each([
    ['2024-03-22T12:57:49Z', '2024-03-22T12:57:49.000Z'],
    ['2024-03-22T12:57:49.123456789Z', '2024-03-22T12:57:49.123Z'],
    ['2024-03-22T12:57:49.5+02:00', '2024-03-22T10:57:49.500Z'],
    ['2024-03-22 12:57:49', '2024-03-22T12:57:49.000Z'],
    ['2024-03-22', '2024-03-22T00:00:00.000Z'],
    ['0001-01-01 00:00:00', '0001-01-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s, in any time zone of this process', (text, iso) => {
    expect(parseInstant(text)?.toISOString()).toBe(iso);
  });

  test.each([
    '',
    '2023-02-29',
    '2024-02-31',
    '2024-13-01',
    '2024-01-01 24:00:00',
    '2024-01-01T',
    'now',
    '1',
    '2024-1-1',
    '20240101',
  ])('%p is none', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  test('never is never', () => {
    for (const text of ['0001-01-01 00:00:00', '0001-01-01T00:00:00Z', '1970-01-01 00:00:00']) {
      const date = parseInstant(text);
      expect(date !== null && isZeroTime(date)).toBe(true);
    }
    expect(isZeroTime(new Date('1970-01-01T00:00:01Z'))).toBe(false);
  });

  test('reads back what it writes, to the second', () => {
    fc.assert(
      fc.property(Moment, (date) => {
        const down = parseInstant(formatInstant(date))?.getTime() ?? Number.NaN;
        const up = parseInstant(formatInstant(date, 'up'))?.getTime() ?? Number.NaN;
        expect(date.getTime() - down).toBeLessThan(1000);
        expect(up - date.getTime()).toBeLessThan(1000);
        expect(down).toBeLessThanOrEqual(date.getTime());
        expect(up).toBeGreaterThanOrEqual(date.getTime());
        expect(parseInstant(date.toISOString())).toEqual(date);
      }),
    );
  });

  test('a range is a path of two segments without a plus or a space', () => {
    const [from, to] = [new Date('2024-01-01T14:23:01.9Z'), new Date('2024-01-02T00:00:00.1Z')];
    expect(rangePath(from, to)).toBe('2024-01-01%2014:23:01/2024-01-02%2000:00:01');
    expect(() => rangePath(to, from)).toThrow(expect.objectContaining({ kind: 'invalid_input' }));
    expect(() => rangePath(new Date(Number.NaN), to)).toThrow(/date/);
    expect(() => rangePath(new Date('0000-01-01'), to)).toThrow(/date/);
  });
});

describe('periods', () => {
  test.each([
    ['day', '2024-05-15T00:00:00.000Z'],
    ['week', '2024-05-13T00:00:00.000Z'],
    ['month', '2024-05-01T00:00:00.000Z'],
    ['quarter', '2024-04-01T00:00:00.000Z'],
    ['year', '2024-01-01T00:00:00.000Z'],
  ] as const)('%s', (period, start) => {
    expect(startOfPeriod(new Date('2024-05-15T23:59:59Z'), period).toISOString()).toBe(start);
  });

  test('a Sunday belongs to the week that began on Monday', () => {
    expect(startOfPeriod(new Date('2024-01-07T12:00:00Z'), 'week').toISOString()).toBe(
      '2024-01-01T00:00:00.000Z',
    );
  });

  test('periods tile time', () => {
    fc.assert(
      fc.property(
        Moment,
        fc.constantFrom(...PERIODS),
        fc.integer({ min: -500, max: 500 }),
        (date, period, count) => {
          const start = startOfPeriod(date, period);
          const next = addPeriods(start, period, 1);
          expect(start.getTime()).toBeLessThanOrEqual(date.getTime());
          expect(next.getTime()).toBeGreaterThan(date.getTime());
          expect(startOfPeriod(next, period)).toEqual(next);
          expect(startOfPeriod(new Date(next.getTime() - 1), period)).toEqual(start);
          expect(addPeriods(addPeriods(start, period, count), period, -count)).toEqual(start);
        },
      ),
    );
  });
});

describe('numbers', () => {
  test.each([
    -1,
    1.5,
    2 ** 64,
    4294967295,
    Number.NaN,
    Infinity,
    '-1',
    '18446744073709551615',
    null,
    undefined,
    {},
    '',
    true,
  ])('the count %p is none', (value) => {
    expect(readCount(value)).toBeNull();
  });

  test('counts and durations', () => {
    expect([readCount(0), readCount('12'), readCount(2147483647)]).toEqual([0, 12, 2147483647]);
    expect([readDuration(99.6), readDuration(0), readDuration(-1), readDuration(1e300)]).toEqual([
      100,
      0,
      null,
      null,
    ]);
  });
});

test('scopes are split on commas and white space, sorted, unique', () => {
  expect(parseScopes('stats:read,pipelines:run')).toEqual(['pipelines:run', 'stats:read']);
  expect(parseScopes(' a  b,\tb,,a\n')).toEqual(['a', 'b']);
  expect(parseScopes('')).toEqual([]);
  // What a database cannot store, and what no server means.
  expect(parseScopes('a,\0,b\0c,\ud800,\u202ea d')).toEqual(['a', 'd']);
  expect(parseScopes(Array.from({ length: 999 }, (_, at) => at).join())).toHaveLength(100);
  expect(parseScopes('a'.repeat(101))).toEqual([]);
});

test('UUIDs of any version, lower-cased, and nothing else', () => {
  fc.assert(fc.property(fc.uuid(), (uuid) => parseUuid(uuid.toUpperCase()) === uuid));
  expect(parseUuid('00000000-0000-0000-0000-000000000000')).not.toBeNull();
  for (const text of ['', 'x', `${'0'.repeat(36)}`, '449c3c47-427e-465e-b1d2-0bf257b714e4\n']) {
    expect(parseUuid(text)).toBeNull();
  }
});

describe('Retry-After', () => {
  const now = Date.parse('2026-10-21T07:28:00Z');
  test.each([
    ['5', 5_000],
    ['0', 0],
    ['99999999999', 3_600_000],
    ['Wed, 21 Oct 2026 07:29:00 GMT', 60_000],
    ['Wed, 21 Oct 2020 07:29:00 GMT', 0],
    ['Wednesday, 21-Oct-26 07:29:00 GMT', 60_000],
    ['Wed Oct 21 07:29:00 2026', 60_000],
    ['-5', null],
    ['soon', null],
    ['2', 2_000],
    ['1.5', null],
    ['', null],
    [null, null],
  ])('%p is %p', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });
});

describe('consolidated', () => {
  const year = { from: new Date('2024-01-01T00:00:00Z'), to: new Date('2025-01-01T00:00:00Z') };
  test('never ran is no last run, and no runs have no average', () => {
    expect(
      decodeConsolidated(
        {
          num_of_successes: 0,
          num_of_failures: 0,
          average_duration: 0,
          is_last_run_successful: false,
          last_run_executed_at: '0001-01-01 00:00:00',
          last_run_duration: 0,
        },
        year,
      ),
    ).toEqual({
      successes: 0,
      failures: 0,
      averageDurationMs: null,
      empty: true,
      doubtful: false,
      lastRun: null,
    });
  });

  test.each([-1, 2 ** 64])('%p successes are doubtful, not a number', (absurd) => {
    expect(
      decodeConsolidated(
        {
          num_of_successes: absurd,
          num_of_failures: 2,
          average_duration: 5,
          is_last_run_successful: false,
          last_run_executed_at: '2024-01-01 00:00:00',
          last_run_duration: 5,
        },
        year,
      ),
    ).toMatchObject({ successes: null, failures: 2, doubtful: true, empty: false });
  });

  test.each([null, {}, [], '', 0, { num_of_successes: 1 }, { code: 200, message: 'OK' }])(
    '%p is no answer, and not zeros',
    (value) => {
      expect(decodeConsolidated(value, year)).toBeUndefined();
    },
  );
});

describe('consolidated against itself', () => {
  const year = { from: new Date('2024-01-01T00:00:00.9Z'), to: new Date('2025-01-01T00:00:00Z') };
  const told = (last_run_executed_at: string, num_of_successes = 0) =>
    decodeConsolidated(
      {
        ...{ num_of_successes, num_of_failures: 0, average_duration: 0 },
        ...{ is_last_run_successful: false, last_run_executed_at, last_run_duration: 5 },
      },
      year,
    );

  // More failed tasks than runs make a negative number, which the open-source edition cannot read and reports as
  // zero.
  test.each(['2024-01-01 00:00:00', '2024-06-01T00:00:00Z', '2025-01-01 00:00:00'])(
    'no runs, of which the last was at %s: the counts were not read',
    (at) => {
      expect(told(at)).toMatchObject({
        successes: null,
        failures: null,
        averageDurationMs: null,
        empty: false,
        doubtful: true,
        lastRun: { durationMs: 5 },
      });
    },
  );

  test.each(['2023-12-31 23:59:59', '2025-01-01 00:00:01', '0001-01-01 00:00:00'])(
    'no runs, and the last at %s: that is so',
    (at) => {
      expect(told(at)).toMatchObject({ successes: 0, empty: true, doubtful: false });
    },
  );

  test('runs, of which none was the last: the last run was not read', () => {
    expect(told('0001-01-01 00:00:00', 3)).toMatchObject({
      successes: 3,
      lastRun: null,
      doubtful: true,
    });
  });
});

describe('aggregated', () => {
  const start = new Date('2024-01-01T00:00:00Z');
  const element = (date_from: string, successes: number) => ({
    date_from,
    date_to: '',
    num_of_successes: successes,
    num_of_failures: 0,
    average_duration: 10,
  });
  const successes = (value: unknown) =>
    decodeAggregated(value, start, 'week', 3)?.buckets.map((bucket) => bucket.successes);

  test('sorts, fills the gaps and clips', () => {
    const sent = [
      element('2024-01-15 00:00:00', 3),
      element('2024-01-22 00:00:00', 9),
      element('2024-01-01', 1),
      element('2023-12-25T00:00:00Z', 9),
    ];
    expect(successes(sent)).toEqual([1, 0, 3]);
    expect(successes({ data: sent })).toEqual([1, 0, 3]);
  });

  test('null and [] are empty, and say so', () => {
    for (const value of [null, [], { data: null }, { data: [] }]) {
      const reading = decodeAggregated(value, start, 'day', 2);
      // Only a bare `null` means that the open-source edition could not look.
      expect(reading).toMatchObject({ empty: true, doubtful: value === null });
      expect(reading?.buckets).toHaveLength(2);
      expect(reading?.buckets[0]).toMatchObject({ successes: 0, averageDurationMs: null });
    }
  });

  test('two buckets of one period are doubtful', () => {
    const reading = decodeAggregated(
      [element('2024-01-01', 1), element('2024-01-02', 2)],
      start,
      'week',
      1,
    );
    expect(reading).toMatchObject({ doubtful: true });
  });

  test.each([undefined, 1, '', {}, { code: 500 }, [1], [{}], [{ date_from: 'x' }]])(
    '%p is no answer',
    (value) => {
      expect(decodeAggregated(value, start, 'day', 2)).toBeUndefined();
    },
  );

  test('whatever comes, exactly as many buckets as asked, one after the other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(Moment, fc.integer())),
        fc.constantFrom(...PERIODS),
        fc.integer({ min: 1, max: 60 }),
        Moment,
        (sent, period, count, from) => {
          const aligned = startOfPeriod(from, period);
          const value = sent.map(([date, number]) => element(formatInstant(date), number));
          const reading = decodeAggregated(value, aligned, period, count);
          expect(reading?.buckets).toHaveLength(count);
          expect(reading?.buckets[0]?.from).toEqual(aligned);
          reading?.buckets.forEach((bucket, index) => {
            expect(bucket.to).toEqual(addPeriods(aligned, period, index + 1));
          });
        },
      ),
    );
  });
});

describe('log rows', () => {
  const row = {
    pipeline_run_uuid: 'F05EEFFA-1683-4dcc-88aa-5d7da344ccd9',
    task_uuid: 'eff48172-2e75-4229-aff9-6c5d658db248',
    is_successful: 1,
    executed_at: '2024-03-22T12:57:49.123456Z',
  };

  test('either name of the run, missing extras, nonsense as null', () => {
    expect(decodeLogRow(row)).toEqual({
      runUuid: 'f05eeffa-1683-4dcc-88aa-5d7da344ccd9',
      taskUuid: 'eff48172-2e75-4229-aff9-6c5d658db248',
      taskType: 'unknown',
      isSuccessful: true,
      durationMs: null,
      output: '',
      metricValue: null,
      executedAt: new Date('2024-03-22T12:57:49.123Z'),
      executedMicros: 456,
    });
    const absurd = {
      ...row,
      duration: -3,
      metric_value: 'x',
      output: null,
      task_type: 'new\0type',
    };
    expect(decodeLogRow(absurd)).toMatchObject({
      durationMs: null,
      metricValue: null,
      output: '',
      taskType: 'newtype',
    });
  });

  test('an output or a type of another kind costs no run', () => {
    for (const output of [5, false, { rows: [1] }, [{ error: 'x' }]]) {
      const read = decodeLogRow({ ...row, output, task_type: 7 });
      expect(read?.taskType).toBe('unknown');
      expect(JSON.parse(Buffer.from(read?.output ?? '', 'base64').toString())).toEqual(output);
    }
  });

  test.each([
    { task_uuid: 'x' },
    { pipeline_run_uuid: '' },
    { executed_at: '0001-01-01 00:00:00' },
    { executed_at: 'x' },
    { is_successful: 'yes' },
  ])('%p makes no sense', (change) => {
    expect(decodeLogRow({ ...row, ...change })).toBeUndefined();
  });
});

test('a row of the usual form says the same as by its schema', () => {
  const Row = fc.record({
    pipeline_run_uuid: fc.uuid(),
    task_uuid: fc.uuid().map((uuid) => (uuid > '8' ? uuid.toUpperCase() : uuid)),
    task_type: fc.oneof(fc.constant(null), fc.string()),
    is_successful: fc.boolean(),
    duration: fc.oneof(fc.integer(), fc.string()),
    output: fc.string({ unit: 'binary' }),
    metric_value: fc.oneof(fc.double(), fc.constant('1.5')),
    executed_at: fc.oneof(
      Moment.map((moment) => moment.toISOString()),
      Moment.map((moment) => `${moment.toISOString().slice(0, 19)}Z`),
      fc.constantFrom('2026-02-31T10:00:00Z', '2026-02-28T24:00:00Z', '1970-01-01T00:00:00Z'),
    ),
  });
  fc.assert(
    fc.property(Row, (row) => {
      // Only the schema accepts 1 for true.
      const bySchema = decodeLogRow({ ...row, is_successful: row.is_successful ? 1 : 0 });
      expect(decodeLogRow(row)).toEqual(bySchema);
    }),
  );
});

test('Base64 is read to its last byte or not at all', () => {
  const digits = fc.string({
    unit: fc.constantFrom(...'AZaz09+/-_= \nü'.split('')),
    maxLength: 24,
  });
  fc.assert(
    fc.property(digits, (text) => {
      const tight = text.replaceAll(/\s/g, '');
      const isBase64 =
        /^[A-Za-z0-9+/_-]*={0,2}$/.test(tight) &&
        tight.replaceAll('=', '').length % 4 !== 1 &&
        (!tight.includes('=') || tight.length % 4 === 0);
      const bytes = decodeBase64(text);
      expect(bytes === null).toBe(!isBase64);
      if (bytes) expect(bytes).toEqual(Buffer.from(tight, 'base64'));
    }),
    { numRuns: 2000 },
  );
});

test('no decoder throws, and none invents', () => {
  const start = new Date('2024-01-01T00:00:00Z');
  fc.assert(
    fc.property(Hostile, fc.string(), (value, text) => {
      for (const decode of [decodeLastRun, decodeLogRow]) {
        expect(() => decode(value)).not.toThrow();
      }
      const reading = decodeConsolidated(value, { from: start, to: start });
      if (reading !== undefined) {
        expect(reading.successes ?? 0).toBeGreaterThanOrEqual(0);
        expect(reading.failures ?? 0).toBeGreaterThanOrEqual(0);
      }
      decodeAggregated([value], start, 'day', 3);
      decodeAggregated(value, start, 'day', 3);
      decodeRunBody(text);
      decodeRunBody(JSON.stringify(value));
      serviceDetail(JSON.stringify(value), 'secret');
      serviceDetail(text, null);
      parseRetryAfter(text, 0);
      parseInstant(text);
      parseScopes(text);
    }),
    { numRuns: 500 },
  );
});

test('what a server says is shortened, printable and without the token', () => {
  const said = serviceDetail(
    JSON.stringify({ errors: [`bad\u0000\u202e\ntoken s3cret ${'x'.repeat(5000)}`] }),
    's3cret',
  );
  expect(said).toMatch(/^bad token … x+…$/);
  expect(said?.length).toBeLessThan(310);
});
