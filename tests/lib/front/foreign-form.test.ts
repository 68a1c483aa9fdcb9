import { isForeignForm } from '@/lib/front/foreign-form';

process.env.PORTAL_URL = 'https://portal.example';

test('a form from PORTAL_URL is ours also behind a proxy that asks for another name', () => {
  const headers = { host: '127.0.0.1:3000', origin: 'https://portal.example' };
  expect(isForeignForm(headers)).toBe(false);
  // Next compares the origin with it again.
  expect(headers).toHaveProperty('x-forwarded-host', 'portal.example');
});

test.each([
  'http://portal.example',
  'https://portal.example:8443',
  'https://portal.example.evil.example',
  'https://evil.example',
  'null',
])('one from %s is not', (origin) => {
  const headers = { host: '127.0.0.1:3000', origin };
  expect(isForeignForm(headers)).toBe(true);
  expect(headers).not.toHaveProperty('x-forwarded-host');
});

test('and none that the browser says is of another site', () => {
  const origin = 'https://portal.example';
  expect(isForeignForm({ host: 'portal.example', origin, 'sec-fetch-site': 'cross-site' })).toBe(
    true,
  );
});
