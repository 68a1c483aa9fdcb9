import fc from 'fast-check';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '@/lib/cursor';
import { Invalid, Malformed } from '@/lib/errors';
import { isUuid, parseInput, wholeNumber } from '@/lib/input';
import { calendarDate, instant, range } from '@/lib/instants';
import { manyLines, oneLine } from '@/lib/plain-text';

const position = fc.tuple(
  fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(null),
  ),
  fc.uuid(),
);

describe('cursors', () => {
  test('come back as they went, with the same filters alone', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), position, (filters, others, at) => {
        const cursor = encodeCursor(filters, [at[0], at[1]]);
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(decodeCursor(cursor, filters)).toEqual(JSON.parse(JSON.stringify(at)));
        fc.pre(JSON.stringify(filters) !== JSON.stringify(others));
        expect(() => decodeCursor(cursor, others)).toThrow(Malformed);
      }),
    );
    expect(decodeCursor(undefined, 'x')).toBeNull();
  });

  test('that are damaged or made up are malformed and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => decodeCursor(text, 'x')).toThrow(Malformed);
      }),
    );
    const other = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const value of [null, [], ['x'], [1, 2], { a: 1 }, ['x', [1, 2, 3]], ['x', [{}, 'y']]]) {
      expect(() => decodeCursor(other(value), 'x')).toThrow(Malformed);
    }
  });
});

describe('times', () => {
  test('every moment from 1970 to 9999 is read in any zone and cut to its second', () => {
    const moments = fc.date({
      min: new Date(0),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    });
    const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(moments, offsets, (moment, offset) => {
        const local = new Date(moment.getTime() + offset * 60_000);
        fc.pre(local.getTime() >= 0 && local.getUTCFullYear() <= 9999);
        const two = (value: number) => String(value).padStart(2, '0');
        const size = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
        const expected = Math.floor(moment.getTime() / 1000) * 1000;
        expect(instant.parse(local.toISOString().replace('Z', zone)).getTime()).toBe(expected);
        expect(instant.parse(moment.toISOString()).getTime()).toBe(expected);
        // As many digits as the server's clock has.
        const finer = moment.toISOString().replace('Z', '0123456789Z');
        expect(instant.parse(finer).getTime()).toBe(expected);
      }),
    );
  });

  test('nothing else is a time, and no text throws anything but wrong input', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(instant.safeParse(text).success).toBe(false);
        expect(calendarDate.safeParse(text).success).toBe(false);
      }),
    );
    for (const value of [null, undefined, 0, {}, [], new Date()]) {
      expect(instant.safeParse(value).success).toBe(false);
    }
  });

  test('every day of the calendar is one, and no other', () => {
    const numbers = [
      fc.integer({ min: 1970, max: 2400 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    ] as const;
    fc.assert(
      fc.property(...numbers, (year, month, day) => {
        const two = (value: number) => String(value).padStart(2, '0');
        const text = `${year}-${two(month)}-${two(day)}`;
        const real = new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10) === text;
        expect(calendarDate.safeParse(text).success).toBe(real);
        expect(instant.safeParse(`${text}T12:00:00Z`).success).toBe(real);
      }),
    );
  });

  test('a range goes forward', () => {
    const at = (text: string) => `2026-03-${text}Z`;
    expect(range.safeParse({ from: at('01T00:00:00'), to: at('01T00:00:01') }).success).toBe(true);
    // Equal once they are truncated to seconds.
    expect(range.safeParse({ from: at('01T00:00:00.1'), to: at('01T00:00:00.9') }).success).toBe(
      false,
    );
  });
});

describe('inputs', () => {
  const Input = z.strictObject({
    a: z.string(),
    deep: z.array(z.strictObject({ b: z.number() })).optional(),
  });

  test('whatever comes, the answer is the input or sentences by field', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }),
        (value) => {
          try {
            parseInput(Input, value);
          } catch (error) {
            expect(error).toBeInstanceOf(Invalid);
          }
        },
      ),
    );
  });

  test('fields of any name are told by it, also deep ones and those that objects have of their own', () => {
    for (const name of ['x', 'constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      const value: unknown = JSON.parse(`{"a":"x","${name}":1,"deep":[{"b":1,"${name}":2}]}`);
      const told = (() => {
        try {
          parseInput(Input, value);
        } catch (error) {
          if (error instanceof Invalid) return Object.keys(error.errors ?? {});
          throw error;
        }
        return [];
      })();
      expect(told).toContain(name);
      expect(told).toContain(`deep.0.${name}`);
    }
  });

  test('a UUID is 36 characters of hexadecimal and nothing around it', () => {
    fc.assert(fc.property(fc.uuid(), (uuid) => isUuid(uuid) && isUuid(uuid.toUpperCase())));
    fc.assert(fc.property(fc.string(), (text) => !isUuid(text)));
    for (const text of [
      '449c3c47-427e-465e-b1d2-0bf257b714e4\n',
      ' 449c3c47-427e-465e-b1d2-0bf257b714e4',
    ]) {
      expect(isUuid(text)).toBe(false);
    }
  });

  test('texts hold what PostgreSQL and its JSON can', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const fits = !/[\p{Cc}\p{Cs}]/u.test(text);
        expect(oneLine.test(text)).toBe(fits);
        if (fits) expect(manyLines.test(text)).toBe(true);
      }),
    );
    expect([manyLines.test('a\tb\r\nc'), manyLines.test('a\u0000'), oneLine.test('a\n')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(oneLine.test('\ud83d\ude00')).toBe(true);
    expect(oneLine.test('\ud83d')).toBe(false);
  });
});

test('a whole number is digits in an address and a number in JSON, never what only converts to one', () => {
  const Page = z.strictObject({ limit: wholeNumber(1, 200, { usual: 50 }) });
  const limitOf = (limit: unknown) => Page.safeParse({ limit }).data?.limit ?? null;
  expect([7, '7', '007', '200'].map(limitOf)).toEqual([7, 7, 7, 200]);
  expect(Page.parse({})).toEqual({ limit: 50 });
  const wrong = [
    '1e1',
    ' 10',
    '10 ',
    '+10',
    '0x10',
    '1.0',
    '',
    '-1',
    '201',
    '٣',
    true,
    [5],
    null,
    1.5,
  ];
  expect(wrong.map(limitOf)).toEqual(wrong.map(() => null));
  const error = 'limit: takes a whole number from 1 to 200.';
  expect(() => parseInput(Page, { limit: '1e1' })).toThrow(error);
  // As the API describes it.
  expect(z.toJSONSchema(Page, { io: 'input' }).properties).toEqual({
    limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  });
});
