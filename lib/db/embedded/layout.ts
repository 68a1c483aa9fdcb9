import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataFolder } from './data-folder.mjs';

const ROOT_HOME = '/var/lib/datamin-portal';

/** Where the parts of one embedded server lie. */
export interface Layout {
  /** The portal's data folder, every link in its path resolved. */
  dataDir: string;
  /** Holds the state file; deleted with the data folder. */
  home: string;
  lockDir: string;
  stateFile: string;
  /** We are root: the server then runs as somebody else. */
  asRoot: boolean;
  /** Holds the cluster and the log. */
  base: string;
  /** Holds the copies of PostgreSQL's programs. */
  programs: string;
  cluster: string;
  log: string;
}

/** The layout for a data folder, which is made (readable by its owner alone) when missing. */
export function layoutFor(dataDir: string): Layout {
  const real = realpathSync(makeDataFolder(dataDir));
  const home = join(real, 'postgres');
  // PostgreSQL refuses to run as root, and another user cannot reach what lies under /root.
  const asRoot = process.getuid?.() === 0;
  // Unless an ordinary user made it: then it is within that user's reach, and stays where it is.
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
