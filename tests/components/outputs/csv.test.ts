import fc from 'fast-check';
import { csvTable, separatorOf } from '@/components/outputs/model/csv';
import { runNow } from '@/components/outputs/model/pace';
import { decodeOutput } from '@/lib/datamin';

const table = (text: string, isWhole = true) => runNow(csvTable(text, isWhole));
const rows = (text: string) => {
  const read = table(text);
  return Array.from({ length: read.rows }, (_, row) => read.cells(row).map((cell) => cell.text));
};
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

test.each([',', ';', '\t'] as const)('any cells come back, separated by %j', (separator) => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', 'ü', ' ') });
  fc.assert(
    fc.property(
      fc
        .integer({ min: 2, max: 5 })
        .chain((width) =>
          fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }),
        ),
      fc.constantFrom('\n', '\r\n', '\r'),
      (records, lineBreak) => {
        const head = records[0]?.map((_, column) => `c${column}`) ?? [];
        const text = [head, ...records]
          .map((record) => record.map(quoted).join(separator))
          .join(lineBreak);
        expect(separatorOf(text)).toBe(separator);
        expect(table(text).columns).toEqual(head);
        expect(rows(text)).toEqual(records);
      },
    ),
  );
});

test('short rows lack cells, long ones get columns, numbers are told', () => {
  const read = table('a,b\n1\n"x",2.5,3\n');
  expect(read.columns).toEqual(['a', 'b', 'Column 3']);
  expect(read.cells(0).map(({ kind }) => kind)).toEqual(['number', 'absent', 'absent']);
  expect(read.cells(1).map(({ kind }) => kind)).toEqual(['text', 'number', 'number']);
  expect(read.path(1, 1)).toBe('row 2, b');
});

test('the last row of a cut text is left out', () => {
  expect(table('a,b\n1,2\n3,4444', false).rows).toBe(1);
  expect(table('a,b\n1,2\n3,4444', true).rows).toBe(2);
});

test('hostile ones end soon: quotes that never close, a line of separators, a million lines', () => {
  const started = process.cpuUsage();
  for (const text of [
    `a,b\n"${'x,\n'.repeat(500_000)}`,
    `a,b\n${'"'.repeat(1_000_001)}`,
    ','.repeat(3_000_000),
    'a,b\n'.repeat(1_000_000),
    '\n'.repeat(2_000_000),
  ]) {
    const read = table(text);
    if (read.rows > 0) read.cells(read.rows - 1);
  }
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(8000);
});

test('anything is a table of something', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (text, isWhole) => {
      const read = table(text, isWhole);
      for (let row = 0; row < read.rows; row += 1) {
        expect(read.cells(row)).toHaveLength(read.columns.length);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['a,b\n"x\ny",2\n', 'csv'],
  ['a,b\n"x, ""y""",2\n', 'csv'],
  ['week,region\r\n1,"Sonstige\nand others"\r\n', 'csv'],
  ['a,b\n1,2\n\n3,4\n', 'csv'],
  ['Dear all,\nplease see, as agreed, the list', 'text'],
  ['one, two', 'text'],
  ['weight, seals agree\nweight, papers agree\nall is well, go on\n', 'text'],
  ['id, name, age\n1, Ada, 36\n', 'csv'],
  ['id,name\n1, Ada\n', 'csv'],
])('%j is recognised as %s', (text, kind) => {
  expect(decodeOutput(Buffer.from(text).toString('base64')).kind).toBe(kind);
});
