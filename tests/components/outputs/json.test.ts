import fc from 'fast-check';
import { indexJson, type JsonIndex } from '@/components/outputs/model/json-index';
import { indented, keyOf, pathOf, valueText } from '@/components/outputs/model/json-text';
import { runNow } from '@/components/outputs/model/pace';
import { jsonTable } from '@/components/outputs/model/table';
import {
  jsonTree,
  type Open,
  openAtFirst,
  visibleNodes,
  withAncestors,
  withNode,
  withSiblings,
} from '@/components/outputs/model/tree';

const index = (text: string) => runNow(indexJson(text));
const pretty = (text: string) => runNow(indented(index(text), Number.MAX_SAFE_INTEGER));

/** The value, rebuilt from its positions alone. */
function rebuilt(at: JsonIndex, node = 0): unknown {
  const inner: number[] = [];
  for (let next = node + 1; next < at.next(node); next = at.next(next)) inner.push(next);
  switch (at.kind(node)) {
    case 'array':
      return inner.map((one) => rebuilt(at, one));
    case 'object':
      return Object.fromEntries(inner.map((one) => [keyOf(at, one), rebuilt(at, one)]));
    case 'string':
      return valueText(at, node);
    default:
      return JSON.parse(valueText(at, node));
  }
}

test('any JSON comes back out of its places, written tightly or with space', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t', 4), (value, space) => {
      const text = JSON.stringify(value, null, space);
      const at = index(text);
      expect(at.whole).toBe(true);
      expect(JSON.stringify(rebuilt(at))).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { numRuns: 300 },
  );
});

test('indented, it is still the same JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.parse(pretty(text))).toEqual(JSON.parse(text));
      if (!/[[{]/.test(text.slice(1))) expect(pretty(text)).toBe(JSON.stringify(value, null, 2));
    }),
  );
  expect(pretty('{"a":[1,{"b":null}],"c":{},"d":[]}')).toBe(
    JSON.stringify({ a: [1, { b: null }], c: {}, d: [] }, null, 2),
  );
});

test('a number keeps every digit it came with', () => {
  const text = '[9007199254740993, 1e400, -0.10, 12345678901234567890.000000000000000001]';
  const at = index(text);
  expect([1, 2, 3, 4].map((node) => valueText(at, node))).toEqual([
    '9007199254740993',
    '1e400',
    '-0.10',
    '12345678901234567890.000000000000000001',
  ]);
  expect(pretty(text)).toContain('9007199254740993,\n');
  const table = runNow(jsonTable(index('[{"id":9223372036854775807}]')));
  expect(table?.cells(0)).toEqual([{ text: '9223372036854775807', kind: 'number' }]);
});

test('whatever the text, it ends, and every place lies in it', () => {
  const almost = fc
    .array(
      fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', '1', 'null', 'a', ' ', '\n', '-'),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.string(), almost), (text) => {
      const at = index(text);
      for (let node = 0; node < at.count; node += 1) {
        const [start, end] = at.span(node);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(at.next(node)).toBeGreaterThan(node);
        expect(at.next(node)).toBeLessThanOrEqual(at.count);
        expect(at.parent(node)).toBeLessThan(node);
      }
      runNow(indented(at, 10_000));
      runNow(jsonTable(at));
    }),
    { numRuns: 1000 },
  );
});

test('of a text that is cut all that is complete is there, and no half a value', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ id: fc.integer(), s: fc.string() }), { minLength: 1 }),
      fc.nat(),
      (rows, at) => {
        const text = JSON.stringify(rows);
        const part = index(text.slice(0, at % text.length));
        const table = runNow(jsonTable(part));
        expect(part.whole).toBe(false);
        for (let row = 0; row < (table?.rows ?? 0); row += 1) {
          for (const [column, cell] of (table?.cells(row) ?? []).entries()) {
            if (cell.kind === 'absent') continue;
            const name = table?.columns[column] as 'id' | 's';
            expect(cell.text).toBe(String(rows[row]?.[name]));
          }
        }
      },
    ),
  );
});

test('a million brackets and a million quotes take no stack and no time', () => {
  const started = process.cpuUsage();
  const deep = index('['.repeat(1_000_000));
  expect(deep.count).toBe(500_000);
  expect(deep.depth(499_999)).toBe(499_999);
  for (const text of [
    '"'.repeat(1_000_001),
    '\\'.repeat(1_000_000),
    '{"":'.repeat(250_000),
    '[,'.repeat(500_000),
  ]) {
    index(text);
  }
  runNow(indented(deep, 100_000));
  expect(visibleNodes(jsonTree(deep), openAtFirst(jsonTree(deep), 200)).length).toBeLessThan(300);
  const { user } = process.cpuUsage(started);
  // Quadratic time would be minutes.
  expect(user / 1000).toBeLessThan(8000);
});

test('a path leads to its value', () => {
  const at = index('{"rows":[{"first name":"Ada","x":[7]}]}');
  const paths = Array.from({ length: at.count }, (_, node) => pathOf(at, node));
  expect(paths).toEqual([
    '$',
    '$.rows',
    '$.rows[0]',
    '$.rows[0]["first name"]',
    '$.rows[0].x',
    '$.rows[0].x[0]',
  ]);
});

describe('a table', () => {
  test('has every key of any row, in the order in which they came', () => {
    const table = runNow(jsonTable(index('[{"a":1,"b":"x"},{"c":null,"a":[1,2]},{}]')));
    expect(table?.columns).toEqual(['a', 'b', 'c']);
    expect(
      [0, 1, 2].map((row) => table?.cells(row).map(({ text, kind }) => `${kind} ${text}`)),
    ).toEqual([
      ['number 1', 'text x', 'absent '],
      ['nested [1,2]', 'absent ', 'word null'],
      ['absent ', 'absent ', 'absent '],
    ]);
    expect(table?.path(1, 0)).toBe('$[1].a');
    expect(table?.value(1, 0)).toBe('[1,2]');
  });

  test.each(['[]', '{}', '1', '[1]', '[{"a":1},2]', '[[1,2]]', '[{}]', ''])(
    '%s is none',
    (text) => {
      expect(runNow(jsonTable(index(text)))).toBeNull();
    },
  );

  test('of a thousand columns shows a hundred and says how many more', () => {
    const row = Object.fromEntries(Array.from({ length: 1000 }, (_, key) => [`k${key}`, key]));
    const table = runNow(jsonTable(index(JSON.stringify([row]))));
    expect([table?.columns.length, table?.moreColumns]).toEqual([100, 900]);
  });

  test('takes the last of two equal keys, as every reader of JSON does', () => {
    const table = runNow(jsonTable(index('[{"a":1,"a":2}]')));
    expect([table?.cells(0)[0]?.text, table?.value(0, 0)]).toEqual(['2', '2']);
  });
});

const opened = (open: Open) => [...open.keys()].filter((node) => open[node] === 1);

test('a tree opens as far as there is room, and never nothing', () => {
  const small = jsonTree(index('{"a":{"b":{"c":1}}}'));
  expect(opened(openAtFirst(small, 200))).toEqual([0, 1, 2]);
  const large = jsonTree(index(JSON.stringify(Array.from({ length: 5000 }, () => ({ a: 1 })))));
  expect(opened(openAtFirst(large, 200))).toEqual([0]);
  expect(visibleNodes(large, openAtFirst(large, 200))).toHaveLength(5001);
});

test('branches of a tree open and close, alone or with all beside them', () => {
  const tree = jsonTree(index('{"a":{"b":{"c":1}},"d":[2],"e":3}'));
  const none = new Uint8Array(tree.count);
  expect(opened(withNode(tree, none, 1, true))).toEqual([1]);
  expect(opened(withNode(tree, withNode(tree, none, 1, true), 1, false))).toEqual([]);
  expect(opened(withNode(tree, none, 3, true))).toEqual([]);
  expect(opened(withAncestors(tree, none, 3))).toEqual([0, 1, 2]);
  expect(opened(withSiblings(tree, none, 1))).toEqual([1, 4]);
  expect(opened(withSiblings(tree, none, 0))).toEqual([0]);
  expect(opened(none)).toEqual([]);
});

test.each(['абв', 'a\\b\n"c"', '\\\\'])(
  'a string that is cut anywhere in %j is its beginning',
  (unit) => {
    const value = unit.repeat(5);
    const escaped = JSON.stringify(value).replace(
      /[\u0080-\uffff]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const at = index(escaped);
    for (let most = 1; most < escaped.length; most += 1) {
      expect(value.startsWith(valueText(at, 0, most))).toBe(true);
    }
    expect(valueText(at, 0)).toBe(value);
  },
);
