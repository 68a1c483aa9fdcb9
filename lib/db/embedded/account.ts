import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { EmbeddedPostgresError } from './error';
import type { Layout } from './layout';
import { ENVIRONMENT } from './run-program';

const OWN_NAME = 'datamin-portal';

/** The user the server runs as; empty for the user who runs the portal. */
export interface Account {
  uid?: number;
  gid?: number;
}

/**
 * Whom to run PostgreSQL as: ourselves, or an unprivileged user if we are root.
 *
 * @throws {EmbeddedPostgresError} if there is no such user and none can be created
 */
export function accountFor(layout: Layout): Account {
  if (!layout.asRoot) return {};
  // An existing cluster stays with its owner, whatever users have been added to this machine since.
  if (existsSync(layout.cluster)) {
    const { uid, gid } = statSync(layout.cluster);
    if (uid !== 0) return { uid, gid };
  }
  const account = find(OWN_NAME) ?? find('postgres') ?? make() ?? find('nobody');
  if (account) return account;
  throw new EmbeddedPostgresError(
    'Embedded PostgreSQL does not run as root and this machine has no other user for it: start the portal as an ordinary user, or set DATABASE_URL',
  );
}

function find(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':').map(Number) ?? [];
  return uid !== undefined && gid !== undefined && uid > 0 ? { uid, gid } : undefined;
}

function make(): Account | undefined {
  const home = ['--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin'];
  spawnSync('useradd', ['--system', '--user-group', ...home, OWN_NAME], { env: ENVIRONMENT });
  return find(OWN_NAME);
}
