import fc from 'fast-check';
import { checkBaseUrl } from '@/lib/datamin';

const strict = { allowPrivate: false };
const home = { allowPrivate: true };

test.each([
  ['https://api.datamin.io', 'https://api.datamin.io'],
  [' https://API.datamin.io/ ', 'https://api.datamin.io'],
  ['https://api.datamin.io/v1', 'https://api.datamin.io'],
  ['https://api.datamin.io/v1/', 'https://api.datamin.io'],
  ['https://example.org:8443/ylem/api/', 'https://example.org:8443/ylem/api'],
  ['https://example.org/ylem/v1//', 'https://example.org/ylem'],
  ['https://example.org/v10', 'https://example.org/v10'],
  ['https://example.org:443', 'https://example.org'],
])('%s becomes %s', (text, url) => {
  expect(checkBaseUrl(text, strict)).toEqual({ ok: true, url, origin: new URL(url).origin });
});

test.each([
  'http://api.datamin.io',
  'https://user@api.datamin.io',
  'https://user:pass@api.datamin.io',
  'https://api.datamin.io?',
  'https://api.datamin.io/#',
  'https://api.datamin.io/?a=b',
  'https://api.data\tmin.io',
  'https://api.datamin.io/a b',
  'ftp://api.datamin.io',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'api.datamin.io',
  '',
  'https://',
  `https://example.org/${'a'.repeat(3000)}`,
  'https://localhost',
  'https://x.localhost.',
  'https://127.0.0.1',
  'https://2130706433',
  'https://0177.0.0.1',
  'https://0x7f.1',
  'https://127.1',
  'https://[::1]',
  'https://[::ffff:127.0.0.1]',
  'https://10.0.0.1',
  'https://169.254.169.254',
  'https://[fd00:ec2::254]',
  'https://①②⑦.⓪.⓪.①',
])('%s is refused with a sentence', (text) => {
  const checked = checkBaseUrl(text, strict);
  expect(checked).toEqual({ ok: false, reason: expect.stringMatching(/^[A-Z].*\.$/) });
});

test('one’s own network only with the setting, metadata never', () => {
  for (const text of ['http://localhost:7070', 'http://127.0.0.1:7070', 'https://10.1.1.1/ylem']) {
    expect(checkBaseUrl(text, home)).toMatchObject({ ok: true, url: text });
    // Whoever has a server of their own is told which setting that is.
    expect(checkBaseUrl(text, strict)).toEqual({
      ok: false,
      reason: expect.stringContaining('PORTAL_ALLOW_PRIVATE_UPSTREAMS=true'),
    });
  }
  for (const host of [
    '169.254.169.254',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '0.0.0.0',
    '[::]',
    '2852039166',
  ]) {
    expect(checkBaseUrl(`http://${host}`, home).ok).toBe(false);
  }
});

test('what it accepts it accepts unchanged a second time; nothing makes it throw', () => {
  const Text = fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true }));
  fc.assert(
    fc.property(Text, fc.boolean(), (text, allowPrivate) => {
      const checked = checkBaseUrl(text, { allowPrivate });
      if (!checked.ok) return;
      expect(checked.url).not.toMatch(/[?#\s]|\/$/);
      expect(checkBaseUrl(checked.url, { allowPrivate })).toMatchObject({ ok: true });
    }),
  );
});
