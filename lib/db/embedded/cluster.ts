import { randomUUID } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { Account } from './account';
import { OWNER } from './connection';
import { EmbeddedPostgresError, explain } from './error';
import type { Layout } from './layout';
import type { Programs } from './programs';
import { runProgram } from './run-program';

const MAJOR = '18';
const STAGING = 'cluster.new-';
const SET_ASIDE = 'cluster.set-aside-';

// The built-in locale sorts and folds the same on every machine, whatever its libraries.
const INITDB = [
  ...['--username', OWNER, '--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-instructions'],
  ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
];

/** Whether there is a cluster; creating one is atomic. */
export function clusterExists({ cluster }: Layout): boolean {
  return existsSync(join(cluster, 'PG_VERSION'));
}

/**
 * Refuses a cluster that these programs cannot run.
 *
 * @throws {EmbeddedPostgresError} naming both versions
 */
export function requireVersion({ cluster }: Layout): void {
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version === MAJOR) return;
  throw new EmbeddedPostgresError(
    `Embedded PostgreSQL: ${cluster} was made by PostgreSQL ${version}, this is ${MAJOR}: dump it with the release that made it and load it into a new one`,
  );
}

/**
 * Makes the cluster. It is built in a folder of its own and renamed when complete, so that the remains of a
 * killed process are never mistaken for one.
 */
export async function createCluster(
  layout: Layout,
  programs: Programs,
  account: Account,
  { password, durable }: { password: string; durable: boolean },
): Promise<void> {
  sweep(layout, STAGING);
  const staging = join(layout.base, `${STAGING}${randomUUID()}`);
  try {
    mkdirSync(staging, { mode: 0o700 });
    // The program reads the password as its own user, who cannot open a file of root's.
    const passwordFile = join(staging, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    own(staging, account);
    own(passwordFile, account);
    const data = join(staging, 'data');
    const speed = durable ? [] : ['--no-sync'];
    const args = ['-D', data, '--pwfile', passwordFile, ...INITDB, ...speed];
    await runProgram(programs.initdb, args, { account, folder: staging });
    renameSync(data, layout.cluster);
  } catch (error) {
    throw explain('cannot make its cluster', error);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Gives the owner a new password in a stopped cluster whose recorded one was lost. */
export async function resetPassword(
  { cluster, base }: Layout,
  programs: Programs,
  account: Account,
  password: string,
): Promise<void> {
  const input = `ALTER ROLE ${OWNER} PASSWORD '${password}';\n`;
  const args = ['--single', '-D', cluster, '-c', 'exit_on_error=on', 'postgres'];
  try {
    await runProgram(programs.postgres, args, { account, folder: base, input });
  } catch (error) {
    throw explain('cannot set a new password', error);
  }
}

/**
 * Moves away a cluster whose data folder was deleted: the keys to its secrets went with that folder, and a
 * new data folder at the same path must start empty. Only the latest is kept.
 *
 * @returns its new location
 */
export function setAside(layout: Layout): string {
  sweep(layout, SET_ASIDE);
  const place = join(layout.base, `${SET_ASIDE}${new Date().toISOString().replaceAll(':', '')}`);
  renameSync(layout.cluster, place);
  return place;
}

function sweep({ base, cluster }: Layout, prefix: string): void {
  for (const name of readdirSync(base)) {
    if (!name.startsWith(prefix) || name === basename(cluster)) continue;
    try {
      rmSync(join(base, name), { recursive: true, force: true });
    } catch {
      // An orphan of the killed process is still writing there; the next start will find it finished.
    }
  }
}

function own(path: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}
