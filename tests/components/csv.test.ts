import type { Bucket } from '@/components/charts/buckets';
import { csvCell, toCsv } from '@/components/charts/csv';

const about = { source: 'datamin', fetchedAt: new Date('2026-03-01T12:00:00.123Z') };

function bucket(given: Partial<Bucket>): Bucket {
  return {
    from: new Date('2026-01-01T00:00:00Z'),
    to: new Date('2026-01-02T00:00:00Z'),
    successes: 0,
    failures: 0,
    averageDurationMs: null,
    ...given,
  };
}

function row(given: Partial<Bucket>): string | undefined {
  return toCsv([bucket(given)], about).split('\r\n')[1];
}

const when = '2026-01-01T00:00:00Z,2026-01-02T00:00:00Z';
const whence = 'datamin,2026-03-01T12:00:00Z';

test('has a header, a line each and an end', () => {
  expect(toCsv([], about)).toBe(
    'from,to,successes,failures,success_rate,average_duration_ms,state,source,fetched_at\r\n',
  );
  expect(toCsv([bucket({}), bucket({})], about).split('\r\n')).toHaveLength(4);
});

test.each<[string, Partial<Bucket>, string]>([
  [
    'numbers',
    { successes: 2, failures: 1, averageDurationMs: 1500.5 },
    '2,1,0.666667,1500.5,complete',
  ],
  ['no runs', {}, '0,0,,,complete'],
  ['so far', { successes: 1, partial: true }, '1,0,1,,so far'],
  ['doubt', { successes: null, failures: 4 }, ',,,,doubtful'],
  ['to come', { upcoming: true }, ',,,,to come'],
])('%s', (_, given, cells) => {
  expect(row(given)).toBe(`${when},${cells},${whence}`);
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['|cmd', "'|cmd"],
  ['\t=1', "'\t=1"],
  ['  =1', "'  =1"],
  ['＝1', "'＝1"],
  ['\r=1', '"\'\r=1"'],
  ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ['a,b', '"a,b"'],
  ['a\nb', '"a\nb"'],
  ['plain', 'plain'],
])('the text %j becomes the cell %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test('a negative number stays a number', () => {
  expect(csvCell(-1.5)).toBe('-1.5');
  expect(csvCell(null)).toBe('');
});
