import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { decodeOutput, parseOutputKey } from '@/lib/datamin';

const b64 = (data: string | Uint8Array) => Buffer.from(data).toString('base64');
const KEY = Buffer.alloc(32, 7);

function sealGcm(plain: string | Uint8Array, key: Uint8Array = KEY): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

function sealCbc(plain: string): Buffer {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', KEY, iv);
  return Buffer.concat([iv, cipher.update(plain), cipher.final()]);
}

test.each([
  ['[{"amount":299.76}]', 'json'],
  ['42', 'json'],
  ['null', 'json'],
  ['"text"', 'json'],
  ['  {"a":1}\n', 'json'],
  ['Grüße, 世界 🎉', 'text'],
  ['{"a":', 'text'],
  ['\u001b[31mred\u001b[0m', 'text'],
  ['<?xml version="1.0"?><a><b/></a>', 'xml'],
  ['<html><body>x</body></html>', 'xml'],
  ['a < b > c', 'text'],
  ['id,name\n1,"a, b"\n2,c\n', 'csv'],
  ['id;name\r\n1;a\r\n', 'csv'],
  ['id\tname\n1\ta', 'csv'],
  ['one line, with a comma', 'text'],
  ['several lines\nof, text, with\na comma', 'text'],
])('%p is %s', (text, kind) => {
  expect(decodeOutput(b64(text))).toMatchObject({ kind, text, decrypted: false });
});

test.each(['', ' ', '\n', b64(' \n'), '===='])('%p is empty or nothing', (base64) => {
  expect(['empty', 'invalid']).toContain(decodeOutput(base64).kind);
});

test.each(['a', 'a===', 'not base64!', 'ab=c', '[{"plain":"json"}]', 'YQ=', 'Ä'])(
  '%p is no Base64, and shown as it is',
  (text) => {
    expect(decodeOutput(text)).toEqual({ kind: 'invalid', text });
  },
);

test('Base64 of either alphabet, padded or not, with line breaks', () => {
  const bytes = Buffer.from('ÿþ>?', 'utf8');
  for (const base64 of [
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('base64').replace(/=+$/, ''),
    `${bytes.toString('base64').slice(0, 4)}\r\n${bytes.toString('base64').slice(4)}`,
  ]) {
    expect(decodeOutput(base64)).toMatchObject({ kind: 'text', text: 'ÿþ>?' });
  }
});

test('the opaque example of the reference stays opaque', () => {
  const decoded = decodeOutput('+iIYz/dFRiOhzfOmibIOxQ==');
  expect(decoded).toMatchObject({ kind: 'encrypted' });
  expect(decoded.kind === 'encrypted' && decoded.bytes.byteLength).toBe(16);
  expect(decodeOutput('+iIYz/dFRiOhzfOmibIOxQ==', { key: KEY }).kind).toBe('encrypted');
});

test('of a failed task the sixteen bytes of a UUID are told as what they read', () => {
  const failed = { isSuccessful: false };
  expect(decodeOutput('+iIYz/dFRiOhzfOmibIOxQ==', failed)).toMatchObject({
    kind: 'encrypted',
    uuid: 'fa2218cf-f745-4623-a1cd-f3a689b20ec5',
  });
  expect(decodeOutput('+iIYz/dFRiOhzfOmibIOxQ==', { isSuccessful: true })).not.toHaveProperty(
    'uuid',
  );
  // Of another version, of another variant, and one byte longer.
  for (const base64 of [
    '+iIYz/dFFiOhzfOmibIOxQ==',
    '+iIYz/dFRiMhzfOmibIOxQ==',
    '+iIYz/dFRiOhzfOmibIOxQA=',
  ]) {
    expect(decodeOutput(base64, failed)).not.toHaveProperty('uuid');
  }
});

test('bytes that are not clean text are never shown as text', () => {
  for (const bytes of [
    [0xff, 0xfe, 0x41],
    [0xc3, 0x28],
    [0x41, 0x00, 0x42],
    [0xed, 0xa0, 0x80],
    [0x80],
  ]) {
    expect(decodeOutput(b64(Uint8Array.from(bytes))).kind).toBe('encrypted');
  }
  expect(decodeOutput(b64(Buffer.from('%PDF-1.7\n\0\xff', 'latin1')))).toMatchObject({
    kind: 'binary',
    mediaType: 'application/pdf',
  });
});

describe('encrypted', () => {
  test('opens with the key of the team', () => {
    const options = { key: KEY };
    expect(decodeOutput(b64(sealGcm('{"a":1}')), options)).toMatchObject({
      kind: 'json',
      value: { a: 1 },
      decrypted: true,
    });
    expect(decodeOutput(b64(sealGcm('')), options)).toEqual({ kind: 'empty' });
    const bytes = Uint8Array.of(0xff, 0);
    expect(decodeOutput(b64(sealGcm(bytes)), options)).toMatchObject({
      kind: 'binary',
      bytes: Buffer.from(bytes),
      decrypted: true,
    });
    expect(
      decodeOutput(b64(sealCbc('a,b\n1,2')), { key: KEY, scheme: 'aes-256-cbc' }),
    ).toMatchObject({ kind: 'csv', decrypted: true });
  });

  test.each([
    ['no key', {}],
    ['another key', { key: Buffer.alloc(32, 8) }],
    ['another scheme', { key: KEY, scheme: 'aes-256-cbc' as const }],
    ['a key of another length', { key: Buffer.alloc(16, 7) }],
  ])('stays opaque with %s', (_name, options) => {
    const sealed = sealGcm('a secret that is long enough to be seen');
    expect(decodeOutput(b64(sealed), options)).toMatchObject({ kind: 'encrypted' });
  });

  test('one changed bit and it does not open', () => {
    const sealed = sealGcm('{"a":1}');
    sealed[15] = (sealed[15] ?? 0) ^ 1;
    expect(decodeOutput(b64(sealed), { key: KEY }).kind).toBe('encrypted');
  });

  test('plain outputs of before stay readable when a key is given', () => {
    for (const scheme of ['aes-256-gcm', 'aes-256-cbc'] as const) {
      const text = 'plain text of thirty-two characters, and then some more of it..';
      expect(decodeOutput(b64(text), { key: KEY, scheme })).toMatchObject({
        kind: 'text',
        decrypted: false,
      });
    }
  });
});

describe('errors of a failed task', () => {
  const errors = [{ code: 1146, message: 'Table "x" does not exist' }, { severity: 'fatal' }];

  test('are told apart from data', () => {
    expect(decodeOutput(b64(JSON.stringify(errors)), { isSuccessful: false })).toMatchObject({
      kind: 'error',
      errors: [
        { message: 'Table "x" does not exist', detail: errors[0] },
        { message: '{"severity":"fatal"}' },
      ],
    });
    expect(decodeOutput(b64('{"error":"no"}'), { isSuccessful: false })).toMatchObject({
      kind: 'error',
      errors: [{ message: 'no' }],
    });
  });

  test('a task that succeeded has data, and so has one that failed with other JSON', () => {
    expect(decodeOutput(b64(JSON.stringify(errors)), { isSuccessful: true }).kind).toBe('json');
    expect(decodeOutput(b64(JSON.stringify(errors))).kind).toBe('json');
    for (const other of ['[]', '[1]', '{"rows":3}', '7']) {
      expect(decodeOutput(b64(other), { isSuccessful: false }).kind).toBe('json');
    }
  });
});

test('keys as people paste them', () => {
  const raw = 'abcdefghijklmnopqrstuvwxyz012345';
  for (const text of [
    KEY.toString('hex'),
    KEY.toString('base64'),
    ` ${KEY.toString('base64url')}\n`,
  ]) {
    expect(parseOutputKey(text)).toEqual(KEY);
  }
  expect(parseOutputKey(raw)).toEqual(Buffer.from(raw));
  for (const text of ['', 'short', 'x'.repeat(33), '0'.repeat(63), 'ü'.repeat(32)]) {
    expect(parseOutputKey(text)).toBeNull();
  }
});

test('any text makes the round trip unharmed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const decoded = decodeOutput(b64(text));
      if ('text' in decoded) expect(decoded.text).toBe(text);
      expect(['empty', 'json', 'text', 'xml', 'csv', 'encrypted', 'binary']).toContain(
        decoded.kind,
      );
      const sealed = decodeOutput(b64(sealGcm(text)), { key: KEY });
      if ('text' in sealed) expect(sealed.text).toBe(text);
    }),
  );
});

test('nothing makes it throw, and nothing becomes mojibake', () => {
  const Option = fc.record(
    {
      key: fc.uint8Array({ minLength: 0, maxLength: 33 }),
      scheme: fc.constantFrom('aes-256-gcm' as const, 'aes-256-cbc' as const),
      isSuccessful: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const Input = fc.oneof(
    fc.string(),
    fc.base64String(),
    fc.uint8Array().map(b64),
    fc.json().map(b64),
  );
  fc.assert(
    fc.property(Input, Option, (base64, options) => {
      const decoded = decodeOutput(base64, options);
      if (decoded.kind !== 'invalid' && 'text' in decoded && !base64.includes('77+9')) {
        const bytes = Buffer.from(base64, 'base64');
        expect(decoded.decrypted || Buffer.from(decoded.text).equals(bytes)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('the cost is linear: 30 MB in a moment', () => {
  const started = Date.now();
  for (const text of [
    'x'.repeat(30_000_000),
    '<'.repeat(30_000_000),
    `[${'1,'.repeat(9_000_000)}1]`,
  ]) {
    decodeOutput(b64(text), { key: KEY, isSuccessful: false });
  }
  decodeOutput('='.repeat(30_000_000));
  decodeOutput(' '.repeat(30_000_000));
  expect(decodeOutput(b64('['.repeat(5_000_000))).kind).toBe('text');
  expect(Date.now() - started).toBeLessThan(15_000);
});
