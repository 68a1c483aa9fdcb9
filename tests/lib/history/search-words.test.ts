import fc from 'fast-check';
import { cleanText } from '@/lib/datamin';
import { cutText } from '@/lib/history/keep-output';
import { searchWords } from '@/lib/history/search-words';
import { WordSet } from '@/lib/history/word-set';

/** The definition in one expression, but slower. */
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

const wordsOf = (set: WordSet): string[] =>
  Buffer.from(set.bytes).toString('utf8').split('\0\0\0').slice(0, -1);

test('the words of a run are those of its texts, each once, whichever way they are read', () => {
  const set = new WordSet();
  const plain = fc
    .array(fc.integer({ min: 7, max: 0x7f }), { maxLength: 200 })
    .map((codes) => String.fromCharCode(...codes));
  const texts = fc.array(fc.oneof(text, plain, fc.constant('same words as before ')), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(texts, (all) => {
      set.clear();
      const expected = new Set<string>();
      for (const one of all) {
        const clean = cleanText(Buffer.from(one));
        const isRead = set.addPlain(Buffer.from(one));
        if (isRead) expect(clean).not.toBeNull();
        else if (clean !== null) set.add(clean);
        for (const word of clean === null ? [] : reference(clean)) expected.add(word);
      }
      expect(wordsOf(set)).toEqual([...expected]);
      expect(set.count).toBe(expected.size);
    }),
    { numRuns: 2000 },
  );
});

test('a run has 4,000 words at most, and is read by the quick way whenever its outputs are plain', () => {
  const set = new WordSet();
  for (let n = 0; n < 200; n += 1) {
    const words = Array.from({ length: 30 }, (_, index) => `w${n * 30 + index}`);
    expect(set.addPlain(Buffer.from(words.join(' ')))).toBe(true);
  }
  expect(set.count).toBe(4000);
  expect(set.isFull).toBe(true);
  expect(new Set(wordsOf(set)).size).toBe(4000);
  expect(new WordSet().addPlain(Buffer.from('Straße'))).toBe(false);
  expect(new WordSet().addPlain(Buffer.from('null\0'))).toBe(false);
});

test.each([
  ['aaé', 3, 'aa'],
  ['aa€', 4, 'aa'],
  ['aa€', 5, 'aa€'],
  ['a🙂', 4, 'a'],
  ['é', 1, ''],
])(
  'a part of %s of %d bytes is %j: all that fits, and no half a character',
  (text, limit, part) => {
    expect(cutText(Buffer.from(text), limit).toString()).toBe(part);
  },
);
