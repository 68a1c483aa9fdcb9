import fc from 'fast-check';
import { EnvironmentError, parseEnv, requireKeys } from '@/lib/env';

const key = Buffer.alloc(32, 1).toString('base64');

test('nothing set is the defaults', () => {
  expect(parseEnv({})).toMatchObject({
    PORT: 3000,
    PORTAL_HOST: '127.0.0.1',
    PORTAL_DATA_DIR: '.data',
    PORTAL_ALLOW_PRIVATE_UPSTREAMS: false,
    PORTAL_RUN_DEADLINE_SECONDS: 30,
    PORTAL_WORKER: 'on',
    PORTAL_LOG_LEVEL: 'info',
  });
  // An empty value counts as absent, as in an .env file.
  expect(parseEnv({ PORT: '', DATABASE_URL: '' })).toEqual(parseEnv({}));
});

test.each([
  ['PORT', ['0', '65536', 'x', '1.5', '-1', '0x1F90', '1e3', ' 80'], /port number from 1 to 65535/],
  [
    'DATABASE_URL',
    [
      ...['mysql://x', 'x', 'http://x', 'postgresql://[::1/x', 'postgres://u:p@h:99999/x'],
      ...['postgresql://a:5432,b:5432/x', 'postgresql:///x?host=a,b'],
      ...['postgresql://', 'postgresql:///x', 'postgresql:///x?host='],
    ],
    /postgresql:\/\/ URL with one host/,
  ],
  ['PORTAL_URL', ['portal.example', 'ftp://x', 'javascript:alert(1)'], /http\(s\) URL/],
  [
    'PORTAL_URL',
    ['https://x/portal', 'https://x/?a', 'https://x/#a', 'https://u:p@x', 'https://x//'],
    /without a path/,
  ],
  ...[
    'VAULT_TOKEN',
    'VAULT_NAMESPACE',
    'METRICS_TOKEN',
    'OIDC_CLIENT_SECRET',
    'OIDC_CLIENT_ID',
  ].map((name): [string, string[], RegExp] => [
    name,
    ['a\n', 'a\r\nb', 'a\0'],
    /without line breaks/,
  ]),
  [
    'PORTAL_ENCRYPTION_KEYS',
    ['x', `k1${key}`, `k1:${key},`, 'k1:c2hvcnQ=', `k 1:${key}`],
    /kid:base64/,
  ],
  ['NEXTAUTH_SECRET', ['short'], /at least 16/],
  ['PORTAL_ALLOW_PRIVATE_UPSTREAMS', ['yes', '1', 'TRUE'], /true or false/],
  ['PORTAL_RUN_DEADLINE_SECONDS', ['0', '121', '1.5', 'x'], /from 1 to 120/],
  ['PORTAL_WORKER', ['true', 'ON'], /on or off/],
  ['PORTAL_LOG_LEVEL', ['verbose'], /fatal, error, warn/],
  ['OIDC_ISSUER', ['x'], /http\(s\) URL/],
  ['SMTP_URL', ['http://x', 'mail.example:25', 'smtp://', 'smtp://h:99999'], /smtp:\/\//],
  ['MAIL_FROM', ['portal', 'Portal <portal>', 'a@b\nBcc: c@d'], /e-mail address/],
])('a wrong %s is told by its name and what it takes', (name, values, words) => {
  for (const value of values) {
    expect(() => parseEnv({ [name]: value })).toThrow(EnvironmentError);
    expect(() => parseEnv({ [name]: value })).toThrow(words);
    expect(() => parseEnv({ [name]: value })).toThrow(new RegExp(`^${name}: [^\\n]+$`));
  }
});

test.each([{ OIDC_ISSUER: 'https://id.example' }, { OIDC_CLIENT_ID: 'x' }])(
  'half of what OpenID takes is told (%j)',
  (source) => {
    expect(() => parseEnv(source)).toThrow(/^OIDC_ISSUER and OIDC_CLIENT_ID: set both/);
  },
);

test('mail takes an address to come from', () => {
  expect(() => parseEnv({ SMTP_URL: 'smtp://127.0.0.1' })).toThrow(
    /^MAIL_FROM: is required when SMTP_URL is set/,
  );
  for (const from of ['portal@example.com', 'Datamin Portal <portal@example.com>']) {
    expect(parseEnv({ SMTP_URL: 'smtp://127.0.0.1', MAIL_FROM: from }).MAIL_FROM).toBe(from);
  }
});

test('a server or worker does not go on without its keys', () => {
  const whole = { PORTAL_ENCRYPTION_KEYS: `k1:${key}`, NEXTAUTH_SECRET: 'a secret of the tests' };
  expect(requireKeys(parseEnv(whole))).toEqual({
    sessionSecret: whole.NEXTAUTH_SECRET,
  });
  for (const name of ['PORTAL_ENCRYPTION_KEYS', 'NEXTAUTH_SECRET'] as const) {
    const { [name]: _left, ...rest } = whole;
    expect(() => requireKeys(parseEnv(rest))).toThrow(
      new RegExp(`^${name}: is required and takes`),
    );
  }
});

test('whatever is set, the answer is an environment or one line', () => {
  const names = [
    'PORT',
    'DATABASE_URL',
    'PORTAL_URL',
    'PORTAL_ENCRYPTION_KEYS',
    'PORTAL_WORKER',
    'SMTP_URL',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.string({ unit: 'binary' }), (name, value) => {
      try {
        parseEnv({ [name]: value });
      } catch (error) {
        expect(error).toBeInstanceOf(EnvironmentError);
        expect(String(error)).toMatch(new RegExp(`^EnvironmentError: ${name}: [^\\n]+$`));
      }
    }),
  );
});

test('a socket of PostgreSQL is named by its folder alone', () => {
  const url = 'postgresql:///portal?host=/run/postgresql';
  expect(parseEnv({ DATABASE_URL: url }).DATABASE_URL).toBe(url);
});
