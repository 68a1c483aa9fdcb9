import fc from 'fast-check';
import { searchWords } from '@/lib/history/search-words';

/** What it means, in one expression and slower. */
function reference(text: string): string[] {
  const found =
    text
      .slice(0, 2000)
      .toLowerCase()
      .match(/[\p{L}\p{N}_]{2,32}/gu) ?? [];
  return [...new Set(found)].slice(0, 32);
}

const piece = fc.oneof(
  fc.constantFrom(' ', ', ', '"', '_', 'a', 'Ü', 'straße', '店', 'İ', '{"id":', '-', '9', '\u0000'),
  fc.stringMatching(/^[a-zA-Z0-9_]{1,70}$/),
);
const text = fc.array(piece, { maxLength: 120 }).map((pieces) => pieces.join(''));

test('the first words of a text, whatever characters it is of', () => {
  fc.assert(
    fc.property(text, (one) => {
      expect(searchWords(one)).toEqual(reference(one));
    }),
    { numRuns: 2000 },
  );
});

test('words of two to 32 characters, each once, 32 at most', () => {
  expect(searchWords('{"Id": 7, "id": 42, "x": "refused_by door"}')).toEqual([
    'id',
    '42',
    'refused_by',
    'door',
  ]);
  expect(searchWords(`${'a'.repeat(65)} b`)).toEqual(['a'.repeat(32)]);
  expect(searchWords(Array.from({ length: 50 }, (_, n) => `w${n}`).join(' '))).toHaveLength(32);
  expect(searchWords('')).toEqual([]);
});
