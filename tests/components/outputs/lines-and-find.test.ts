import fc from 'fast-check';
import { findInRows, findInText, matches, patternOf } from '@/components/outputs/model/find';
import { bytesOf, findBytes, hexRows } from '@/components/outputs/model/hex';
import { breakLines } from '@/components/outputs/model/lines';
import { runNow, runPaced } from '@/components/outputs/model/pace';

const broken = (text: string, columns: number) => runNow(breakLines(text, columns));

test('the rows of a text are the text, and its lines are numbered', () => {
  const letter = fc.constantFrom('a', ' ', '\n', '\r\n', '界', '😀', '\t');
  fc.assert(
    fc.property(fc.string({ unit: letter }), fc.integer({ min: 8, max: 40 }), (text, columns) => {
      const lines = broken(text, columns);
      let at = 0;
      for (let row = 0; row < lines.rows; row += 1) {
        const [start, end] = lines.span(row);
        // Between two rows there is a line break or nothing.
        expect(text.slice(at, start)).toMatch(/^(\r?\n)?$/);
        expect([...text.slice(start, end)].length).toBeLessThanOrEqual(columns);
        expect(text.slice(start, end)).not.toMatch(/\p{Surrogate}/u);
        if (end > start) expect(lines.rowAt(start)).toBe(row);
        at = end;
      }
      expect(lines.lines).toBe(text.split('\n').length);
      expect(lines.whole).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a row breaks after a word where it can', () => {
  const text = 'three words here and some more';
  const lines = broken(text, 12);
  const rows = Array.from({ length: lines.rows }, (_, row) => text.slice(...lines.span(row)));
  expect(rows).toEqual(['three words ', 'here and ', 'some more']);
});

test('more rows than a browser could scroll through are cut, and said so', () => {
  const lines = broken('\n'.repeat(1_000_000), 80);
  expect([lines.rows, lines.whole]).toEqual([400_000, false]);
});

test('what is found is what a plain search finds, over the edges of pieces too', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'B', '.', '-', '*') }),
      fc.string({ unit: fc.constantFrom('a', 'b', '.', '-', '*'), minLength: 1, maxLength: 3 }),
      (text, query) => {
        const found = runNow(findInText(text, query)).map(({ start }) => start);
        const expected: number[] = [];
        const [low, wanted] = [text.toLowerCase(), query.toLowerCase()];
        for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + wanted.length))
          expected.push(at);
        expect(found).toEqual(expected);
      },
    ),
  );
  const long = 'x'.repeat(128 * 1024 - 2) + 'needle'.repeat(3) + 'x'.repeat(300_000);
  expect(runNow(findInText(long, 'NEEDLE')).map(({ start }) => start)).toEqual([
    131_070, 131_076, 131_082,
  ]);
});

test('any query is a text and no pattern; none is nothing', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (query) => {
      const pattern = patternOf(query);
      if (!/\p{Surrogate}/u.test(query))
        expect(pattern && matches(`<${query}>`, pattern, 10).length).toBeGreaterThan(0);
    }),
  );
  expect(patternOf('')).toBeNull();
  expect(runNow(findInText('a', ''))).toEqual([]);
});

test('in rows it is told in which and in which part, ten thousand at most', () => {
  expect(runNow(findInRows(2, (row) => ['x', `a${row}a`], 'A'))).toEqual([
    { row: 0, part: 1, start: 0, end: 1 },
    { row: 0, part: 1, start: 2, end: 3 },
    { row: 1, part: 1, start: 0, end: 1 },
    { row: 1, part: 1, start: 2, end: 3 },
  ]);
  expect(runNow(findInText('a'.repeat(50_000), 'a'))).toHaveLength(10_000);
});

test('bytes by digits and letters, found as text or as digits', () => {
  const bytes = Uint8Array.from([0x50, 0x4b, 3, 4, 0xff, 0, 0x50, 0x4b]);
  expect(hexRows(bytes, 4).row(0)).toEqual({ offset: '000000', hex: '50 4b 03 04', text: 'PK··' });
  expect(hexRows(bytes, 4, 4096).row(1).offset).toBe('001004');
  const found = (query: string) =>
    runNow(findBytes(bytes, bytesOf(query), 4, 100)).map(({ start, row }) => [start, row]);
  expect(found('PK')).toEqual([
    [0, 0],
    [6, 1],
  ]);
  expect(found('0xff 00')).toEqual([[4, 1]]);
  expect(found('no')).toEqual([]);
});

test('in slices it is the same, and a signal ends it', async () => {
  const text = 'ab '.repeat(200_000);
  const paced = await runPaced(findInText(text, 'b'), new AbortController().signal);
  expect(paced).toEqual(runNow(findInText(text, 'b')));
  expect(await runPaced(findInText(text, 'b'), AbortSignal.abort())).toBeNull();
});
