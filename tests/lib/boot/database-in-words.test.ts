import { databaseInWords } from '@/lib/boot/database-in-words';

const url = 'postgresql://portal:s3cret@db.example.com:5432/numbers';
const failed = (code: string, message = 'as PostgreSQL says it') =>
  Object.assign(new Error(message), { code });

test.each([
  ['ECONNREFUSED', /no PostgreSQL answers at db\.example\.com:5432 \(ECONNREFUSED\)/],
  ['ENOTFOUND', /Check the address/],
  ['3D000', /CREATE DATABASE "numbers" OWNER "portal"$/],
  ['28P01', /does not let "portal" in \(as PostgreSQL says it\)/],
  ['57P03', /cannot be used now \(as PostgreSQL says it\)/],
  ['53300', /again when it can/],
  ['25006', /again when it can/],
  ['08P01', /ignore_startup_parameters = options, statement_timeout/],
  ['42501', /ALTER DATABASE "numbers" OWNER TO "portal"$/],
  ['42P07', /"numbers" holds what is not the portal’s.* a database of its own/],
  ['22P05', /"numbers" is not in UTF-8/],
  ['53100', /its disk is full\. Make room on that server/],
  ['28000', /Check the user's name and password/],
])('%s says what to do, and no password', (code, words) => {
  const told = String(databaseInWords(failed(code), url));
  expect(told).toMatch(/^Error: DATABASE_URL: /);
  expect(told).toMatch(words);
  expect(told).not.toContain('s3cret');
});

test('a name with two addresses is told once', () => {
  const both = new AggregateError([failed('ECONNREFUSED'), failed('ECONNREFUSED')]);
  expect(String(databaseInWords(both, url))).toMatch(/no PostgreSQL answers/);
});

test('a server that takes connections and stays silent is told as that', () => {
  expect(String(databaseInWords(new Error('timeout expired'), url))).toMatch(/does not answer/);
});

test('a migration that failed is told by why it did', () => {
  const migration = new Error('Migration x failed', { cause: failed('42501') });
  expect(String(databaseInWords(migration, url))).toMatch(/\(Migration x failed\)/);
});

test('what ends a connection without a word is told as that', () => {
  const ended = new Error('Connection terminated unexpectedly');
  expect(String(databaseInWords(ended, url))).toMatch(/closes them without an answer/);
});

test('any other error stays what it is', () => {
  const other = failed('42P01');
  expect(databaseInWords(other, url)).toBe(other);
  expect(databaseInWords('text', url)).toBe('text');
});
