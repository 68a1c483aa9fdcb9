import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentError, parseEnv } from '@/lib/env';
import { type KeyService, KeyServiceError, makeKeyService, unlockKeys } from '@/lib/sealing';
import { commandKeyService } from '@/lib/sealing/command-key-service';
import { startVault, type TestVault } from '../../support/vault';

const folder = mkdtempSync(join(tmpdir(), 'keys-'));
const keyFile = join(folder, 'key-of-keys');
const program = join(folder, 'wrap.mjs');
let vault: TestVault;
let vaultEnv: Record<string, string>;

beforeAll(async () => {
  writeFileSync(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  // A cloud's key service through its command line, as docs/keys.md shows it: here, one that reverses the text.
  const text = `#!${process.execPath}
import { text } from 'node:stream/consumers';
const [verb, kid] = process.argv.slice(2);
const given = (await text(process.stdin)).trim();
const turned = [...given].reverse().join('');
if (verb === 'wrap') console.log(kid + '~' + turned);
else if (given.startsWith(kid + '~')) console.log([...given.slice(kid.length + 1)].reverse().join(''));
else process.exit(3);
`;
  writeFileSync(program, text, { mode: 0o700 });
  vault = await startVault();
  vaultEnv = { VAULT_ADDR: vault.settings.address, VAULT_TOKEN: 'the vault token of the tests' };
});
afterAll(async () => {
  await vault.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => vault.fail(null));

const kinds = ['file', 'command', 'vault'] as const;
function environment(kind: (typeof kinds)[number]): Record<string, string> {
  const services = {
    file: `file:${keyFile}`,
    command: `command:${program}`,
    vault: 'vault:transit/portal',
  };
  return { PORTAL_KEY_SERVICE: services[kind], ...(kind === 'vault' ? vaultEnv : {}) };
}
function serviceOf(kind: (typeof kinds)[number]): KeyService {
  const service = makeKeyService(parseEnv(environment(kind)));
  if (!service) throw new Error('the environment names a service');
  return service;
}
const atOnce = () => Promise.resolve();
const unlock = (source: Record<string, string>) => unlockKeys(parseEnv(source), atOnce);

describe.each(kinds)('keys wrapped by %s', (kind) => {
  test('come back as they were, under their own name alone', async () => {
    const service = serviceOf(kind);
    const key = new Uint8Array(randomBytes(32));
    const wrapped = await service.wrap('k1', key);
    expect(wrapped).toMatch(/^[^\s,]{16,}$/);
    expect(wrapped).not.toContain(Buffer.from(key).toString('base64'));
    expect(await service.unwrap('k1', wrapped)).toEqual(key);
    await expect(service.unwrap('k2', wrapped)).rejects.toThrow(KeyServiceError);
  });

  test('make a ring: the first wrapped one seals, plain ones open too', async () => {
    const wrapped = await serviceOf(kind).wrap('k2', new Uint8Array(32).fill(2));
    const { ring, locked } = await unlock({
      ...environment(kind),
      PORTAL_WRAPPED_KEYS: `k2:${wrapped}`,
      PORTAL_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    });
    expect([ring.sealing, [...ring.keys.keys()], locked]).toEqual(['k2', ['k2', 'k1'], []]);
    expect(ring.keys.get('k2')).toEqual(new Uint8Array(32).fill(2));
  });

  test('one that does not open breaks itself alone, unless it is the one that seals', async () => {
    const good = await serviceOf(kind).wrap('k3', new Uint8Array(32).fill(3));
    const source = (keys: string) => ({ ...environment(kind), PORTAL_WRAPPED_KEYS: keys });
    const { ring, locked } = await unlock(source(`k3:${good},k2:${good}`));
    expect([...ring.keys.keys()]).toEqual(['k3']);
    expect(locked).toEqual([{ kid: 'k2', reason: expect.stringContaining('"k2"') }]);
    await expect(unlock(source(`k2:${good},k3:${good}`))).rejects.toThrow(
      /^PORTAL_WRAPPED_KEYS: [^\n]*"k2"[^\n]*$/,
    );
  });
});

test.each(['file', 'vault'] as const)('a changed key does not open (%s)', async (kind) => {
  const wrapped = await serviceOf(kind).wrap('k1', new Uint8Array(32));
  await expect(serviceOf(kind).unwrap('k1', `${wrapped.slice(0, -4)}AAAA`)).rejects.toThrow(
    KeyServiceError,
  );
});

test('a vault that is down a moment is asked again; one that stays down stops the start in a line', async () => {
  const wrapped = await serviceOf('vault').wrap('k1', new Uint8Array(32).fill(1));
  const source = { ...environment('vault'), PORTAL_WRAPPED_KEYS: `k1:${wrapped}` };
  vault.fail(503);
  let waits = 0;
  const back = () => {
    waits += 1;
    if (waits === 2) vault.fail(null);
    return Promise.resolve();
  };
  expect((await unlockKeys(parseEnv(source), back)).ring.sealing).toBe('k1');
  expect(waits).toBe(2);
  vault.fail(503);
  await expect(unlock(source)).rejects.toThrow(
    'PORTAL_WRAPPED_KEYS: "k1" and the key transit/portal of Vault: Vault is sealed, busy or down (it answered 503).',
  );
  const asked = vault.asked.length;
  vault.fail(403);
  await expect(unlock(source)).rejects.toThrow(/its token may not do that/);
  // A refusal is permanent: once is enough.
  expect(vault.asked.length).toBe(asked + 1);
});

test('a vault token is read from its file for each request, as an agent renews it', async () => {
  const file = join(folder, 'token');
  writeFileSync(file, 'an old token\n');
  const { VAULT_TOKEN: _given, ...rest } = environment('vault');
  const service = makeKeyService(parseEnv({ ...rest, VAULT_TOKEN_FILE: file }));
  await expect(service?.wrap('k1', new Uint8Array(32))).rejects.toThrow(/may not do that/);
  writeFileSync(file, 'the vault token of the tests\n');
  await expect(service?.wrap('k1', new Uint8Array(32))).resolves.toMatch(/^vault:v1:/);
});

test('a key file that others may read, or that holds no key, is refused in words', async () => {
  const service = serviceOf('file');
  const wrapped = await service.wrap('k1', new Uint8Array(32));
  chmodSync(keyFile, 0o640);
  await expect(service.unwrap('k1', wrapped)).rejects.toThrow(/give it mode 0400 or 0600/);
  chmodSync(keyFile, 0o600);
  const short = join(folder, 'short');
  writeFileSync(short, 'AAAA', { mode: 0o600 });
  const other = makeKeyService(parseEnv({ PORTAL_KEY_SERVICE: `file:${short}` }));
  await expect(other?.wrap('k1', new Uint8Array(32))).rejects.toThrow(/not 32 bytes in Base64/);
  const none = makeKeyService(parseEnv({ PORTAL_KEY_SERVICE: `file:${folder}/none` }));
  await expect(none?.wrap('k1', new Uint8Array(32))).rejects.toThrow(/Cannot read/);
});

test('a program that fails, hangs up or is not there says so, and what it was given stays unsaid', async () => {
  const missing = makeKeyService(parseEnv({ PORTAL_KEY_SERVICE: `command:${folder}/none` }));
  await expect(missing?.wrap('k1', new Uint8Array(32))).rejects.toThrow(/cannot be run/);
  await expect(serviceOf('command').unwrap('k1', 'k9~rubbish-that-is-secret')).rejects.toThrow(
    /^The key "k1" was not unwrapped by the program [^ ]+: it ended with 3\.$/,
  );
});

test('a script is given up when its time is over, though a command in it goes on', async () => {
  const hanging = join(folder, 'hanging.sh');
  writeFileSync(hanging, '#!/bin/sh\nsleep 20\necho late\n', { mode: 0o700 });
  const service = commandKeyService(hanging, 100);
  await expect(service.wrap('k1', new Uint8Array(32))).rejects.toThrow(/took too long/);
});

test.each([
  [{ PORTAL_KEY_SERVICE: 'kms:key' }, /^PORTAL_KEY_SERVICE: takes file:/],
  [{ PORTAL_WRAPPED_KEYS: 'k1:0123456789abcdef' }, /^PORTAL_KEY_SERVICE: is required/],
  [{ PORTAL_WRAPPED_KEYS: 'k1' }, /^PORTAL_WRAPPED_KEYS: takes kid:wrapped-key/],
  [{ PORTAL_KEY_SERVICE: 'vault:transit/portal' }, /^VAULT_ADDR: is required/],
  [{ VAULT_ADDR: 'http://127.0.0.1:8200' }, /^VAULT_TOKEN: is required/],
])('half an environment is told in one line (%j)', (source, words) => {
  expect(() => parseEnv(source)).toThrow(EnvironmentError);
  expect(() => parseEnv(source)).toThrow(words);
});
