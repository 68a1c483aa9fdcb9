import { askedChart } from '@/app/(portal)/[team]/_stats/chart';
import { askedRange } from '@/app/(portal)/[team]/_stats/range';

const now = new Date('2026-03-31T12:34:56Z');

describe('the range of an address', () => {
  test('is whole UTC days that end with today', () => {
    expect(askedRange({ range: '7d' }, now)).toMatchObject({
      kind: 'days',
      from: new Date('2026-03-25T00:00:00Z'),
      to: new Date('2026-04-01T00:00:00Z'),
    });
    expect(askedRange({ range: 'nonsense' }, now).choice).toBe('30d');
    expect(askedRange({ range: '24h' }, now)).toMatchObject({ kind: 'rolling', hours: 24 });
  });

  test('takes dates of one’s own, both included', () => {
    expect(askedRange({ from: '2026-02-01', to: '2026-02-28' }, now)).toMatchObject({
      kind: 'days',
      from: new Date('2026-02-01T00:00:00Z'),
      to: new Date('2026-03-01T00:00:00Z'),
    });
  });

  test.each([
    [{ from: '2026-02-31', to: '2026-03-01' }, 'from'],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'to'],
    [{ to: '2026-03-01' }, 'from'],
    [{ from: '0000-01-01' }, 'from'],
  ])('says what is wrong with %j', (search, field) => {
    const asked = askedRange(search, now);
    expect(asked.kind === 'wrong' && Object.keys(asked.errors)).toEqual([field]);
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
});
