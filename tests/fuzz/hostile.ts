import type { Dice } from '../campaign/dice';

/** Texts that have broken programs: each caused somebody an outage. */
const texts: readonly [string, ...string[]] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udfffb',
  '\u202eabc',
  '\u200b',
  '\ufeff',
  '\u3164',
  'e\u0301',
  '\uff21\uff22',
  '🏴‍☠️'.repeat(40),
  '\r\nX-Injected: 1',
  '\t=1+1',
  '__proto__',
  'constructor',
  'null',
  'true',
  'NaN',
  'Infinity',
  '-0',
  '-1',
  '0',
  '201',
  '1e2',
  '1e9',
  '1e400',
  '0x10',
  '0b1',
  '1_000',
  '+5',
  '5.0',
  ' 5 ',
  '٥',
  '9007199254740993',
  '9223372036854775808',
  '2147483648',
  '2026-02-30',
  '0000-01-01',
  '9999-12-31',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '2026-03-01T00:00:00+23:59',
  '2026-03-01T24:00:00Z',
  '2026-03-01T00:00:60Z',
  'yesterday',
  'from-long-ago',
  "' OR 1=1 --",
  "'; SELECT pg_sleep(5); --",
  '%',
  '%00',
  '%_\\',
  '\\',
  '$1',
  '{{7*7}}',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  'http://127.0.0.1:1/hook',
  'http://169.254.169.254/latest/meta-data',
  'http://[::ffff:169.254.169.254]/',
  'http://0x7f.1/',
  'http://user:secret@127.0.0.1/',
  'file:///etc/passwd',
  'http://',
  'Europe/Berlin',
  'Etc/GMT+12',
  'Mars/Olympus',
  '* * * * *',
  '0 0 31 2 *',
  '*/0 * * * *',
  '99 99 99 99 99',
  'a@b',
  'someone@example.com',
  '"a b"@example.com',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '11111111-1111-4111-8111-11111111111',
];

const numbers: readonly [number, ...number[]] = [
  ...([0, -0, -1, 1, 0.5, 1.5, 200, 201, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63] as const),
  ...[-(2 ** 31) - 1, -(2 ** 63), 1e21, 1e308, -1e308, 5e-324, 86_400_001],
];

/** A text nobody means to send. `most` limits its length: a URL does not take a megabyte. */
export function hostileText(dice: Dice, most: number): string {
  if (dice.chance(0.04)) return 'x'.repeat(Math.min(most, 1_000_000));
  if (dice.chance(0.04)) return '😀'.repeat(Math.min(most / 4, 2000));
  return dice.pick(texts);
}

/** A value of any JSON type. */
export function hostileValue(dice: Dice): unknown {
  switch (dice.between(0, 9)) {
    case 0:
      return null;
    case 1:
      return dice.chance(0.5);
    case 2:
    case 3:
      return dice.pick(numbers);
    case 4:
      return dice.pick<unknown>([
        [],
        {},
        [[]],
        [null],
        [1, 'a', {}],
        { length: 3 },
        { a: { b: 1 } },
      ]);
    case 5:
      return JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toString": "x"}');
    case 6:
      return nested(dice.pick([20, 200, 1000]));
    case 7:
      return Array.from({ length: dice.pick([3, 201, 5000]) }, () => 'x');
    default:
      return hostileText(dice, 1_000_000);
  }
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { a: value };
  return value;
}

/** A body as raw text, bypassing JSON.stringify. */
export function hostileBody(dice: Dice, good: string): string {
  const raw: readonly [string, ...string[]] = [
    '',
    ' ',
    'null',
    '"text"',
    '7',
    '[]',
    '{',
    `${good}}`,
    good.slice(0, -1),
    `\ufeff${good}`,
    good.replaceAll('"', "'"),
    `${'['.repeat(100_000)}`,
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    '{"a":NaN}',
    '{"a":1e999}',
    `{"a":${'9'.repeat(10_000)}}`,
    '{"__proto__":{"admin":true}}',
    `[${good},${good}]`,
    // The same field twice: the last one counts, as in JSON.parse.
    good.startsWith('{"') ? `{"name":[],${good.slice(1)}` : '{}',
    '{"name":"\\ud800"}',
    '{"name":"\\u0000"}',
    `{"${'k'.repeat(100_000)}":1}`,
    JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`k${at}`, at]))),
  ];
  return dice.pick(raw);
}

/** A list's cursor with its inside changed: it still names its list, but not where to continue. */
export function forgedCursor(dice: Dice, cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url').toString('utf8');
  let made: unknown;
  try {
    made = JSON.parse(bytes);
  } catch {
    return `${cursor}A`;
  }
  if (!Array.isArray(made) || !Array.isArray(made[1])) return cursor.slice(1);
  const position: unknown[] = [...made[1]];
  const at = dice.between(0, position.length + 1);
  position[at] = dice.chance(0.5) ? dice.pick(texts) : hostileValue(dice);
  const forged = dice.chance(0.8) ? [made[0], position] : [made[0], hostileValue(dice)];
  return Buffer.from(JSON.stringify(forged)).toString('base64url').slice(0, 3000);
}
