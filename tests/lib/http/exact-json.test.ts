import fc from 'fast-check';
import { decodeOutput } from '@/lib/datamin';
import { exactJson, RawJson } from '@/lib/http/exact-json';
import { outputForProgram } from '@/lib/http/operations/output-answer';

/** JSON texts as servers write them: numbers of any length, escapes, spaces and line breaks between tokens. */
const Space = fc.constantFrom('', '', ' ', '\n', '\r\n\t');
const Digits = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.bigInt({ min: 0n, max: 10n ** 30n }),
    fc.constantFrom('', '.10', 'e400', 'E-7'),
  )
  .map((parts) => parts.join(''));
const Word = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => JSON.stringify(text));
const { document } = fc.letrec<{ document: string; list: string; object: string }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 3 },
    Digits,
    Word,
    fc.constantFrom('true', 'null', '"\\ud83d"'),
    tie('list'),
    tie('object'),
  ),
  list: fc
    .array(
      fc.tuple(Space, tie('document'), Space).map((parts) => parts.join('')),
      { maxLength: 4 },
    )
    .map((items) => `[${items.join(',')}]`),
  object: fc
    .array(
      fc
        .tuple(Space, Word, Space, tie('document'))
        .map(([a, key, b, value]) => `${a}${key}${b}:${value}`),
      { maxLength: 4 },
    )
    .map((items) => `{${items.join(',')}}`),
}));

/** Every number of a text, with its own digits. */
const numbers = (text: string): string[] =>
  text.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];

test('whatever JSON an output is, a program gets it digit for digit, on one line, and everything beside it', () => {
  fc.assert(
    fc.property(fc.array(document, { maxLength: 4 }), (texts) => {
      const outputs = texts.map((text) =>
        outputForProgram(decodeOutput(Buffer.from(text).toString('base64'))),
      );
      const line = exactJson({ outputs, at: new Date(0), name: 'é"\n' });
      expect(line).not.toMatch(/[\r\n]/);
      expect(JSON.parse(line)).toEqual({
        outputs: texts.map((text) => ({ kind: 'json', value: JSON.parse(text) })),
        at: '1970-01-01T00:00:00.000Z',
        name: 'é"\n',
      });
      expect(numbers(line)).toEqual(texts.flatMap(numbers));
    }),
  );
});

test('errors of a failed task keep their digits too, as a list whether they came as one or alone', () => {
  const told = (text: string) =>
    exactJson(
      outputForProgram(decodeOutput(Buffer.from(text).toString('base64'), { isSuccessful: false })),
    );
  expect(told('[{"message":"no","row":9007199254740993}]')).toBe(
    '{"kind":"error","errors":[{"message":"no","row":9007199254740993}]}',
  );
  expect(told('{"message":"no","row":9007199254740993}')).toBe(
    '{"kind":"error","errors":[{"message":"no","row":9007199254740993}]}',
  );
});

test('a text that looks like a document of somebody’s stays a text', () => {
  expect(exactJson({ a: new RawJson(' [1,\n2] '), b: '[1,2]', c: undefined })).toBe(
    '{"a":[1, 2],"b":"[1,2]"}',
  );
  expect(exactJson([])).toBe('[]');
});
