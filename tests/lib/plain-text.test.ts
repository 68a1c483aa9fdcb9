import { manyLines, oneLine } from '@/lib/plain-text';

test.each([
  ['letters of any script, and emoji with joiners', 'تصدير 👩‍🚀 Ω', true],
  ['nothing', '', true],
  ['a mark of direction', 'a\u200Fb', true],
  ['a line break', 'a\nb', false],
  ['a NUL', 'a\0b', false],
  ['half a letter', 'a\ud800b', false],
  ['what turns round the words after it', 'week\u202Ely', false],
])('a name with %s', (_, text, taken) => {
  expect(oneLine.test(text)).toBe(taken);
});

test('a description has lines, and no other control character', () => {
  expect(manyLines.test('a\n\tb\r\n')).toBe(true);
  expect(manyLines.test('a\u0007')).toBe(false);
});
