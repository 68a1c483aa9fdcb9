import { nowMs } from '@/lib/clock';
import { env, secretVariable } from '@/lib/env';
import { askVault, VaultError, vaultSettings } from '@/lib/vault';
import type { SecretReference } from './parse-reference';
import { readSecretFile } from './read-secret-file';
import { SecretReferenceError } from './reference-error';

/** How long a secret is kept in memory: after this a changed one is in use everywhere. Milliseconds. */
const cachedMs = 30_000;
const mostCached = 500;

const cache = new Map<string, { secret: string; until: number }>();

/**
 * The secret that a team's reference leads to. Each team has its own corner of the environment, the folder
 * and the vault, named by its slug, so no team can refer to another's secret or to the portal's own. Throws
 * SecretReferenceError.
 */
export async function resolveReference(team: string, reference: SecretReference): Promise<string> {
  const key = cacheKey(team, reference);
  const held = cache.get(key);
  if (held && held.until > nowMs()) return held.secret;
  cache.delete(key);
  const secret = await read(team, reference);
  if (secret === '' || /\p{Cc}/u.test(secret)) {
    throw new SecretReferenceError('What the reference leads to is empty or not one line.', false);
  }
  if (cache.size >= mostCached) cache.clear();
  cache.set(key, { secret, until: nowMs() + cachedMs });
  return secret;
}

/** Read it anew at the next use, for example after Datamin refused what it led to. */
export function forgetReference(team: string, reference: SecretReference): void {
  cache.delete(cacheKey(team, reference));
}

const cacheKey = (team: string, reference: SecretReference) => JSON.stringify([team, reference]);

function read(team: string, reference: SecretReference): Promise<string> {
  switch (reference.kind) {
    case 'env':
      return readVariable(team, reference.name);
    case 'file':
      return readFromFolder(team, reference.name);
    case 'vault':
      return readFromVault(team, reference);
  }
}

async function readVariable(team: string, name: string): Promise<string> {
  const variable = `DATAMIN_SECRET__${team.replaceAll('-', '_').toUpperCase()}__${name}`;
  const secret = secretVariable(variable);
  if (secret !== undefined) return secret;
  throw new SecretReferenceError(`The environment of this process has no ${variable}.`, false);
}

async function readFromFolder(team: string, name: string): Promise<string> {
  const folder = env().PORTAL_SECRET_DIR;
  if (folder) return readSecretFile(folder, team, name);
  throw new SecretReferenceError(
    'References to files take PORTAL_SECRET_DIR, which is not set.',
    false,
  );
}

async function readFromVault(
  team: string,
  { path, field }: { path: string; field: string },
): Promise<string> {
  const vault = vaultSettings(env());
  const root = env().PORTAL_SECRET_VAULT_PATH;
  if (!vault || !root) {
    throw new SecretReferenceError(
      'References to Vault take VAULT_ADDR and PORTAL_SECRET_VAULT_PATH, which are not set.',
      false,
    );
  }
  const [mount, ...prefix] = root.split('/');
  const place = [...prefix, team, path].join('/');
  try {
    const { data } = await askVault(vault, `${mount}/data/${place}`);
    const secret = data && typeof data === 'object' ? Reflect.get(data, field) : undefined;
    if (typeof secret === 'string') return secret;
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    throw new SecretReferenceError(
      `Vault's ${mount}/${place}: ${error.message}`,
      error.passing,
      error,
    );
  }
  throw new SecretReferenceError(`Vault's ${mount}/${place} has no field "${field}".`, false);
}
