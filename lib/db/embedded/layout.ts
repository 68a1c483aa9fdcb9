import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataFolder } from './data-folder.mjs';

const ROOT_HOME = '/var/lib/datamin-portal';

/** Where the parts of one embedded server are. */
export interface Layout {
  /** The portal's data folder, with all symbolic links resolved. */
  dataDir: string;
  /** Holds the state file; deleted with the data folder. */
  home: string;
  lockDir: string;
  stateFile: string;
  /** We are root, so the server runs as another user. */
  asRoot: boolean;
  /** Holds the cluster and the log. */
  base: string;
  /** Holds the copies of PostgreSQL's programs. */
  programs: string;
  cluster: string;
  log: string;
}

/** The layout for a data folder, which is created if missing (readable only by its owner). */
export function layoutFor(dataDir: string): Layout {
  const real = realpathSync(makeDataFolder(dataDir));
  const home = join(real, 'postgres');
  // PostgreSQL refuses to run as root, and another user cannot reach anything under /root.
  const asRoot = process.getuid?.() === 0;
  // Unless an ordinary user created it: then that user can reach it, and it stays where it is.
  const apart = asRoot && !existsSync(join(home, 'cluster'));
  const base = apart ? join(ROOT_HOME, hashOf(real)) : home;
  return {
    dataDir: real,
    home,
    lockDir: join(real, 'locks', 'postgres'),
    stateFile: join(home, 'state.json'),
    asRoot,
    base,
    programs: apart ? ROOT_HOME : home,
    cluster: join(base, 'cluster'),
    log: join(base, 'server.log'),
  };
}

function hashOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16);
}
