import { asOneLine, beginning, manyLines, oneLine } from '@/lib/plain-text';

test.each([
  ['letters of any script, and emoji with joiners', 'تصدير 👩‍🚀 Ω', true],
  ['nothing', '', true],
  ['a mark of direction', 'a\u200Fb', true],
  ['a line break', 'a\nb', false],
  ['a NUL', 'a\0b', false],
  ['half a letter', 'a\ud800b', false],
  ['what turns round the words after it', 'week\u202Ely', false],
  ['the same by isolates', 'week\u2067ly\u2069', false],
  ['a space without a width', 'Invoices\u200B', false],
  ['a soft hyphen', 'Inv\u00ADoices', false],
  ['a byte order mark', 'Inv\uFEFFoices', false],
  ['a separator of lines', 'a\u2028b', false],
  ['nothing to see', '\u200F\u200E', false],
  ['letters that are drawn as nothing', '\u3164\u115F', false],
  ['blank Braille', '\u2800', false],
])('a name with %s', (_, text, taken) => {
  expect(oneLine.test(text)).toBe(taken);
});

test('a description has lines, and no other control character', () => {
  expect(manyLines.test('a\n\tb\r\n')).toBe(true);
  expect(manyLines.test('a\u0007')).toBe(false);
});

test('a name of another system is made fit, and never cut within a character', () => {
  expect(asOneLine(' Ada\u202E\0\nLovelace ', 100)).toBe('Ada Lovelace');
  expect(asOneLine(`${'a'.repeat(99)}😀`, 100)).toBe('a'.repeat(99));
  expect(asOneLine('\ud800', 100)).toBeNull();
  expect(asOneLine('\u3164', 100)).toBeNull();
  expect(beginning('a😀b', 2)).toBe('a');
  expect(beginning('a😀b', 3)).toBe('a😀');
});
