// @ts-check
import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { makeDataFolder } from '../../lib/db/embedded/data-folder.mjs';
import { withFileLock } from '../../lib/db/embedded/file-lock.mjs';
import { giveUp, inRoot, notice, readOrEmpty, root } from './project.mjs';

/** Adopts what `.env.local` and `.env` set and the environment does not, as Next does. */
export function loadEnvironmentFiles() {
  for (const name of ['.env.local', '.env']) takeOver(parseEnv(readOrEmpty(inRoot(name))));
}

/** The portal's data folder, absolute. */
export function dataFolder() {
  return resolve(root, process.env.PORTAL_DATA_DIR || '.data');
}

/**
 * Adopts the keys that `npm run demo` or `npm run dev` keep in the data folder, where the environment has
 * none. Only those two and administration do so: a lasting server must be given its keys, not find some.
 * With these keys the sandbox may be called, on this machine and over plain HTTP, but not for operators
 * with keys of their own.
 */
export function loadLocalKeys() {
  const { PORTAL_ALLOW_PRIVATE_UPSTREAMS: allowed, ...keys } = parseEnv(readOrEmpty(keysFile()));
  const own = Boolean(process.env.PORTAL_ENCRYPTION_KEYS);
  takeOver(own ? keys : { ...keys, PORTAL_ALLOW_PRIVATE_UPSTREAMS: allowed });
}

/** Makes the data folder's keys, once, and adopts them where the environment has none. */
export async function ensureLocalKeys() {
  if (process.env.PORTAL_ENCRYPTION_KEYS && process.env.NEXTAUTH_SECRET) return;
  const folder = usableDataFolder();
  await withFileLock(join(folder, 'locks', 'keys'), () => {
    const known = parseEnv(readOrEmpty(keysFile()));
    const key = () => randomBytes(32).toString('base64');
    const keys = {
      PORTAL_ENCRYPTION_KEYS: known.PORTAL_ENCRYPTION_KEYS || `local:${key()}`,
      NEXTAUTH_SECRET: known.NEXTAUTH_SECRET || key(),
      PORTAL_ALLOW_PRIVATE_UPSTREAMS: 'true',
    };
    if (Object.keys(keys).some((name) => !known[name])) write(keys, known);
    takeOver(keys);
  });
}

/** The data folder, created if missing; if that fails, the process ends with one line. */
function usableDataFolder() {
  try {
    return makeDataFolder(dataFolder());
  } catch (error) {
    giveUp(error);
  }
}

/** @param {Record<string, string>} keys @param {Record<string, string | undefined>} known */
function write(keys, known) {
  const lines = Object.entries(keys).map(([name, value]) => `${name}=${value}\n`);
  const fresh = `${keysFile()}.new`;
  writeFileSync(fresh, lines.join(''), { mode: 0o600, flush: true });
  renameSync(fresh, keysFile());
  if (!known.PORTAL_ENCRYPTION_KEYS) notice(`Keys made in ${keysFile()}`);
}

function keysFile() {
  return join(dataFolder(), 'keys.env');
}

/** @param {Record<string, string | undefined>} values */
function takeOver(values) {
  for (const [name, value] of Object.entries(values)) {
    // An empty value counts as absent.
    if (value && !process.env[name]) process.env[name] = value;
  }
}
