import fc from 'fast-check';
import { runNow } from '@/components/outputs/model/pace';
import { xmlTree } from '@/components/outputs/model/xml';

const tree = (text: string) => runNow(xmlTree(text));
const lines = (text: string) => {
  const read = tree(text);
  return Array.from(
    { length: read.count },
    (_, node) => `${'  '.repeat(read.depth(node))}${read.row(node).text}`,
  );
};

test('elements, texts, comments and what comes first are a tree', () => {
  const text =
    '<?xml version="1.0"?>\n<!-- note -->\n<a x="1 > 0"><b>two</b><c/><d>mixed <b>x</b> text</d><![CDATA[<e>]]></a>';
  expect(lines(text)).toEqual([
    '<?xml version="1.0"?>',
    '<!-- note -->',
    '<a x="1 > 0">',
    '  <b>two</b>',
    '  <c/>',
    '  <d>',
    '    mixed',
    '    <b>x</b>',
    '    text',
    '  <![CDATA[<e>]]>',
  ]);
  const read = tree(text);
  expect(read.value(2)).toBe(text.slice(text.indexOf('<a')));
  expect(read.path(7)).toBe('/a[1]/d[1]/b[1]');
  expect(read.path(3)).toBe('/a[1]/b[1]');
});

test('no entity is expanded and nothing is fetched: a bomb is its own text', () => {
  const bomb =
    '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><lolz>&b;&x;</lolz>';
  expect(lines(bomb)).toEqual([bomb.slice(0, bomb.indexOf('<lolz>')), '<lolz>&b;&x;</lolz>']);
});

test('whatever the text, it ends, and every node lies in it', () => {
  const almost = fc
    .array(
      fc.constantFrom(
        '<',
        '</',
        '>',
        '/>',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<?',
        '?>',
        '<!D',
        '[',
        ']',
        '"',
        "'",
        'a',
        ' ',
        '&',
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(almost, fc.string()), (text) => {
      const read = tree(text);
      expect(read.whole).toBe(true);
      for (let node = 0; node < read.count; node += 1) {
        expect(read.next(node)).toBeGreaterThan(node);
        expect(read.next(node)).toBeLessThanOrEqual(read.count);
        expect(text).toContain(read.value(node));
        read.row(node);
        read.path(node);
      }
    }),
    { numRuns: 1000 },
  );
});

test('hostile ones end soon', () => {
  const started = process.cpuUsage();
  for (const text of [
    '<a>'.repeat(1_000_000),
    '<'.repeat(2_000_000),
    '<a '.repeat(700_000),
    '</a>'.repeat(500_000),
    '<!--'.repeat(500_000),
    '<a></b'.repeat(400_000),
  ]) {
    tree(text);
  }
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(8000);
});
