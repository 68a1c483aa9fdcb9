import fc from 'fast-check';
import { safeReturnTo, signInPath } from '@/lib/auth';

const home = 'https://portal.example.com';

test.each([
  ['/ops/pipelines?q=a#b', '/ops/pipelines?q=a#b'],
  [`${home}/ops?x=1`, '/ops?x=1'],
  ['/invitation/inv_x', '/invitation/inv_x'],
  ['/a/../b', '/b'],
])('%s is followed', (wanted, path) => {
  expect(safeReturnTo(wanted, home)).toBe(path);
});

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'javascript:alert(1)',
  `${home}.evil.example/`,
  `${home}@evil.example/`,
  'ops',
  '',
  `/${'x'.repeat(3000)}`,
  undefined,
  { href: '/' },
])('%s is not', (wanted) => {
  expect(safeReturnTo(wanted, home)).toBe('/');
  expect(safeReturnTo(wanted)).toBe('/');
});

test('whatever is asked for, a browser stays on the origin', () => {
  const nasty = fc.string({
    unit: fc.constantFrom(
      '/',
      '\\',
      '.',
      ':',
      '@',
      '?',
      '#',
      '%',
      '\t',
      '\n',
      'a',
      'evil.example',
      'https:',
      '2f',
      ' ',
    ),
  });
  fc.assert(
    fc.property(nasty, (wanted) => {
      const path = safeReturnTo(wanted, home);
      expect(path.startsWith('/')).toBe(true);
      expect(new URL(path, home).origin).toBe(home);
      expect(safeReturnTo(path, home)).toBe(path);
    }),
    { numRuns: 2000 },
  );
});

test('the sign-in page leads back', () => {
  expect(signInPath('/ops/runs?status=failed&q=a b')).toBe(
    '/sign-in?callbackUrl=%2Fops%2Fruns%3Fstatus%3Dfailed%26q%3Da%2520b',
  );
  expect(signInPath('//evil.example')).toBe('/sign-in');
  expect(signInPath(null)).toBe('/sign-in');
});
