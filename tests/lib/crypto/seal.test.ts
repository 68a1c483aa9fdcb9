import fc from 'fast-check';
import { CompactEncrypt } from 'jose';
import { hashToken, newToken, open, parseKeyRing, SealError, seal, sealedWith } from '@/lib/crypto';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const one = parseKeyRing(`k1:${key(1)}`);
const both = parseKeyRing(`k2:${key(2)}, k1:${key(1)}`);
const two = parseKeyRing(`k2:${key(2)}`);
const place = { team: 't', record: 'r', field: 'clientSecret' };
const reason = async (opening: Promise<string>) =>
  opening.then(
    () => 'opened',
    (error: unknown) => (error instanceof SealError ? error.reason : 'another error'),
  );

test('what is sealed opens again, whatever the text, and shows nothing of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 8 }), async (text) => {
      const sealed = await seal(one, text, place);
      expect(sealed).not.toContain(text);
      expect(await open(one, sealed, place)).toBe(text);
    }),
    { numRuns: 40 },
  );
});

test('the same text is sealed differently each time', async () => {
  expect(await seal(one, 'text', place)).not.toBe(await seal(one, 'text', place));
});

test('a value moved to another team, record or field does not open', async () => {
  const sealed = await seal(one, 'secret', place);
  for (const [part, value] of [
    ['team', 'x'],
    ['record', 'x'],
    ['field', 'outputKey'],
  ] as const) {
    expect(await reason(open(one, sealed, { ...place, [part]: value }))).toBe('moved');
  }
  expect(await reason(open(one, sealed, place))).toBe('opened');
});

test('the first key seals and all open; a missing one is named', async () => {
  const old = await seal(one, 'secret', place);
  const fresh = await seal(both, 'secret', place);
  expect([sealedWith(old), sealedWith(fresh)]).toEqual(['k1', 'k2']);
  expect(await open(both, old, place)).toBe('secret');
  expect(await reason(open(two, old, place))).toBe('missing_key');
  await expect(open(two, old, place)).rejects.toThrow(
    'The sealing key "k1" is not in PORTAL_ENCRYPTION_KEYS.',
  );
});

test('another key under the same name is told from damage', async () => {
  const other = parseKeyRing(`k1:${key(9)}`);
  const sealed = await seal(one, 'secret', place);
  await expect(open(other, sealed, place)).rejects.toThrow(
    'The key that sealed this is not in PORTAL_ENCRYPTION_KEYS: another one has its name, "k1".',
  );
  expect(await reason(open(one, sealed.replace(/.{4}$/, 'AAAA'), place))).toBe('damaged');
  // From an older version, which marked none.
  const unmarked = await new CompactEncrypt(new TextEncoder().encode('secret'))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: 'k1', place: 't/r/clientSecret' })
    .encrypt(new Uint8Array(32).fill(1));
  expect(await open(one, unmarked, place)).toBe('secret');
  await expect(open(other, unmarked, place)).rejects.toThrow(
    /^The sealed value is damaged, or the key "k1" of PORTAL_ENCRYPTION_KEYS is not the one /,
  );
});

const bytesOf = (sealed: string) =>
  JSON.stringify(sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex')));

test('whatever was changed in a sealed value, it does not open', async () => {
  const sealed = await seal(one, 'secret', place);
  const anywhere = fc.nat({ max: sealed.length - 1 });
  const anything = fc.constantFrom(...'ABCabc019-_.');
  await fc.assert(
    fc.asyncProperty(anywhere, anything, async (at, character) => {
      const changed = sealed.slice(0, at) + character + sealed.slice(at + 1);
      // The last character of a part may hold bits that carry nothing.
      fc.pre(bytesOf(changed) !== bytesOf(sealed));
      expect(await reason(open(one, changed, place))).toMatch(/damaged|_key$/);
    }),
    { numRuns: 150 },
  );
  for (const nonsense of ['', 'x', 'a.b.c.d.e', sealed.slice(0, 40)]) {
    expect(await reason(open(one, nonsense, place))).toBe('damaged');
  }
});

test.each([
  ['', 'The sealing key "" is not 32 bytes.'],
  ['k1:', 'The sealing key "k1" is not 32 bytes.'],
  [`k1:${Buffer.alloc(31).toString('base64')}`, 'The sealing key "k1" is not 32 bytes.'],
  [`k1:${key(1)},k1:${key(2)}`, 'The sealing key "k1" is given twice.'],
])('a wrong key ring is refused without its keys (%#)', (text, message) => {
  expect(() => parseKeyRing(text)).toThrow(message);
  expect(message).not.toContain(key(1));
});

test('both Base64 alphabets are one key', () => {
  const bytes = Buffer.alloc(32, 0xfb);
  const rings = [bytes.toString('base64'), bytes.toString('base64url')].map((text) =>
    parseKeyRing(`k:${text}`).keys.get('k'),
  );
  expect(rings[0]).toEqual(rings[1]);
});

test('tokens are 256 random bits, known by their prefix, kept as a hash', () => {
  const tokens = Array.from({ length: 50 }, () => newToken('dmp'));
  expect(new Set(tokens.map(({ token }) => token)).size).toBe(50);
  for (const { token, hash, hint } of tokens) {
    expect(token).toMatch(/^dmp_[A-Za-z0-9_-]{43}$/);
    expect(token.endsWith(hint)).toBe(true);
    expect(Buffer.from(hash)).toEqual(Buffer.from(hashToken(token)));
    expect(Buffer.from(hash).toString('hex')).not.toContain(token);
  }
});
