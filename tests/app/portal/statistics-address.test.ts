import { askedChart } from '@/app/(portal)/[team]/_stats/chart';
import { askedRange, spanWords } from '@/app/(portal)/[team]/_stats/range';

const now = new Date('2026-03-31T12:34:56Z');

describe('the range of an address', () => {
  test('is of the person’s calendar, the last 30 days by default', () => {
    expect(askedRange({ range: '7d' }, now, 'UTC').range).toMatchObject({
      from: new Date('2026-03-25T00:00:00Z'),
      to: new Date('2026-04-01T00:00:00Z'),
    });
    expect(askedRange({ range: 'today' }, now, 'Asia/Kolkata').range).toMatchObject({
      from: new Date('2026-03-30T18:30:00Z'),
      to: new Date('2026-03-31T18:30:00Z'),
    });
    expect(askedRange({ range: 'nonsense' }, now, 'UTC')).toMatchObject({
      choice: '30d',
      unknown: 'nonsense',
    });
    expect(askedRange({ range: '30d' }, now, 'UTC')).not.toHaveProperty('unknown');
    expect(askedRange({}, now, 'UTC').label).toBe('the last 30 days');
  });

  test('takes dates of one’s own, both included, until today without an end', () => {
    expect(
      askedRange({ from: '2026-02-01', to: '2026-02-28' }, now, 'Europe/Berlin'),
    ).toMatchObject({
      label: '2026-02-01 to 2026-02-28',
      range: {
        from: new Date('2026-01-31T23:00:00Z'),
        to: new Date('2026-02-28T23:00:00Z'),
        before: { from: new Date('2026-01-03T23:00:00Z'), to: new Date('2026-01-31T23:00:00Z') },
      },
    });
    // In Samoa it is already the first of April.
    expect(askedRange({ from: '2026-03-31' }, now, 'Pacific/Apia').label).toBe(
      '2026-03-31 to 2026-04-01',
    );
  });

  test('is one day in words when it is one', () => {
    const day = askedRange({ from: '2026-02-01', to: '2026-02-01' }, now, 'UTC');
    expect([day.label, spanWords(day)]).toEqual(['2026-02-01', 'on 2026-02-01']);
    const two = askedRange({ from: '2026-02-01', to: '2026-02-02' }, now, 'UTC');
    expect(spanWords(two)).toBe('from 2026-02-01 to 2026-02-02');
  });

  test.each([
    [{ from: '2026-02-31', to: '2026-03-01' }, 'from'],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'to'],
    [{ to: '2026-03-01' }, 'from'],
    [{ from: '0000-01-01' }, 'from'],
  ])('says what is wrong with %j', (search, field) => {
    const { range, errors } = askedRange(search, now, 'UTC');
    expect(range).toBeNull();
    expect(Object.keys(errors ?? {})).toEqual([field]);
  });
});

describe('the chart of an address', () => {
  test.each([
    ['day', '30', '2026-03-02'],
    ['week', '2', '2026-03-24'],
    // Not the 31st: February has none.
    ['month', '2', '2026-02-01'],
    ['quarter', '2', '2025-12-01'],
    ['year', '1', '2026-03-01'],
  ])('by %s, %s of them, begins in the period of %s', (period, count, from) => {
    expect(askedChart({ period, count }, now)).toMatchObject({ input: { from }, errors: null });
  });

  test.each(['0', '-1', '401', '1.5', 'many', '1e99', '400000000000'])(
    'refuses to draw %s periods',
    (count) => expect(Object.keys(askedChart({ count }, now).errors ?? {})).toEqual(['count']),
  );

  test('says so when the count reaches back before time', () => {
    const { errors } = askedChart({ period: 'year', count: '100' }, now);
    expect(errors).toEqual({ count: ['reaches back before 1970'] });
  });

  test('names the wrong day of its own field', () => {
    const { errors } = askedChart({ start: '2026-02-31' }, now);
    expect(Object.keys(errors ?? {})).toEqual(['start']);
  });

  test.each([
    // A range of hours has no days to draw.
    ['today', 'day', '2026-03-02', '30'],
    ['7d', 'day', '2026-03-25', '7'],
    ['last-month', 'day', '2026-02-01', '28'],
    ['last-year', 'week', '2025-01-01', '53'],
  ] as const)('without a wish of its own shows %s', (name, period, from, count) => {
    const { range } = askedRange({ range: name }, now, 'UTC');
    expect(askedChart({}, now, range)).toMatchObject({
      period,
      input: { from, count, period },
      errors: null,
    });
    // A count given explicitly stays.
    expect(askedChart({ period: 'month' }, now, range)).toMatchObject({ count: '12' });
  });

  test('covers days of another zone by the UTC days that they lie in', () => {
    const { range } = askedRange({ range: 'last-month' }, now, 'Asia/Kolkata');
    expect(askedChart({}, now, range)).toMatchObject({
      input: { from: '2026-01-31', count: '29' },
    });
  });

  test('of many years shows months, and no more than there may be', () => {
    const { range } = askedRange({ from: '1980-01-01', to: '2026-03-31' }, now, 'UTC');
    expect(askedChart({}, now, range)).toMatchObject({ period: 'month', errors: null });
  });
});
