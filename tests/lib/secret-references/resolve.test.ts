import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  forgetReference,
  parseReference,
  resolveReference,
  SecretReferenceError,
} from '@/lib/secret-references';
import { startVault, type TestVault } from '../../support/vault';

let clock = 1_000_000;
jest.mock('@/lib/clock', () => ({ nowMs: () => clock, now: () => new Date(clock) }));

const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
let vault: TestVault;
beforeAll(async () => {
  vault = await startVault();
  Object.assign(process.env, {
    PORTAL_SECRET_DIR: folder,
    PORTAL_SECRET_VAULT_PATH: 'secret/datamin',
    VAULT_ADDR: vault.settings.address,
    VAULT_TOKEN: 'the vault token of the tests',
    DATAMIN_SECRET__ACME__MAIN: 'of acme',
    DATAMIN_SECRET__ACME__EU__MAIN: 'of acme--eu',
    DATAMIN_SECRET__ACME_EU__MAIN: 'of acme-eu',
  });
  for (const team of ['acme', 'acme-eu']) {
    mkdirSync(join(folder, team));
    writeFileSync(join(folder, team, 'main'), `in the folder of ${team}\n`);
    vault.secrets.set(`secret/datamin/${team}/clients/main`, { secret: `in the vault of ${team}` });
  }
  writeFileSync(join(folder, 'outside'), 'not for any team');
  symlinkSync(join(folder, 'outside'), join(folder, 'acme', 'out'));
  symlinkSync(join(folder, 'acme-eu', 'main'), join(folder, 'acme', 'foreign'));
  // As secrets are mounted: a link to a folder beside it, which is switched as a whole.
  mkdirSync(join(folder, 'acme', '..data'));
  writeFileSync(join(folder, 'acme', '..data', 'mounted'), 'mounted');
  symlinkSync(join('..data', 'mounted'), join(folder, 'acme', 'mounted'));
  writeFileSync(join(folder, 'acme', 'large'), 'x'.repeat(20_000));
  writeFileSync(join(folder, 'acme', 'lines'), 'one\ntwo\n');
});
afterAll(async () => {
  await vault.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  clock += 60_000;
  vault.fail(null);
});

function resolve(team: string, text: string): Promise<string> {
  const reference = parseReference(text);
  if (!reference) throw new Error(`${text} is no reference`);
  return resolveReference(team, reference);
}

test.each([
  ['acme', 'env:MAIN', 'of acme'],
  ['acme-eu', 'env:MAIN', 'of acme-eu'],
  ['acme--eu', 'env:MAIN', 'of acme--eu'],
  ['acme', 'file:main', 'in the folder of acme'],
  ['acme-eu', 'file:main', 'in the folder of acme-eu'],
  ['acme', 'file:mounted', 'mounted'],
  ['acme', 'vault:clients/main#secret', 'in the vault of acme'],
  ['acme-eu', 'vault:clients/main#secret', 'in the vault of acme-eu'],
])('team %s finds %s in its own corner', async (team, text, secret) => {
  expect(await resolve(team, text)).toBe(secret);
});

test.each([
  ['env:OTHER', /has no DATAMIN_SECRET__ACME__OTHER/],
  ['file:none', /Cannot read the file "none"/],
  ['file:out', /leads out of that folder/],
  ['file:foreign', /leads out of that folder/],
  ['file:large', /too large/],
  ['file:lines', /not one line/],
  ['vault:clients/other#secret', /Vault has nothing there/],
  ['vault:clients/main#other', /has no field "other"/],
])('%s leads nowhere, in a sentence', async (text, words) => {
  const failed = resolve('acme', text);
  await expect(failed).rejects.toThrow(words);
  await expect(failed).rejects.toMatchObject({ passing: false });
});

test.each([
  'env:ACME__EU__MAIN',
  'env:main',
  'env:NEXTAUTH_SECRET=',
  'env:',
  'file:../outside',
  'file:/etc/passwd',
  'file:.hidden',
  'file:a/b',
  'vault:../other/main#secret',
  'vault:clients//main#secret',
  'vault:clients/main',
  'vault:clients/main?version=1#secret',
  'http://example.com',
  'secret',
  `env:${'A'.repeat(400)}`,
])('%s is no reference', (text) => {
  expect(parseReference(text)).toBeNull();
});

test('whatever the text, reading it does not throw, and what is read leads into the own corner', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(env|file|vault):[A-Za-z0-9_./#-]{0,30}$/), (text) => {
      const reference = parseReference(text);
      if (!reference) return;
      const name = reference.kind === 'vault' ? reference.path : reference.name;
      expect(name.split('/')).not.toContain('..');
      expect(name).not.toContain('__'.repeat(reference.kind === 'env' ? 1 : 99));
    }),
  );
});

test('a secret is read again after half a minute, and at once when it was of no use', async () => {
  const file = join(folder, 'acme', 'changing');
  writeFileSync(file, 'first');
  expect(await resolve('acme', 'file:changing')).toBe('first');
  writeFileSync(file, 'second');
  clock += 29_000;
  expect(await resolve('acme', 'file:changing')).toBe('first');
  clock += 2_000;
  expect(await resolve('acme', 'file:changing')).toBe('second');
  writeFileSync(file, 'third');
  forgetReference('acme', { kind: 'file', name: 'changing' });
  expect(await resolve('acme', 'file:changing')).toBe('third');
});

test('a vault that is down is told as one that may come back', async () => {
  vault.fail(503);
  const failed = resolve('acme', 'vault:clients/main#secret');
  await expect(failed).rejects.toThrow(SecretReferenceError);
  await expect(failed).rejects.toMatchObject({ passing: true });
});
