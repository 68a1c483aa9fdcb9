import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../../scripts/lib/project.mjs';
import { program } from '../../scripts/lib/run.mjs';
import { NodeProcess, repository } from '../stage/node-process';
import { type ServerProcess, startNext } from '../stage/portal';

const sources = 'tests/bench/bare-app';
/** Next builds only into the app's own folder, so the app is copied to where its build may go. */
const folder = join(repository, '.data', 'bench', 'bare-app');
const marker = join(folder, 'source-fingerprint');

/** Starts the bare app, after building it for production if necessary. */
export async function startBareApp(databaseUrl: string): Promise<ServerProcess> {
  await ensureBuilt();
  return startNext({ DATABASE_URL: databaseUrl }, '/', folder);
}

async function ensureBuilt(): Promise<void> {
  const wanted = fingerprint([sources, 'package-lock.json']);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  process.stderr.write('Building the bare app …\n');
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(repository, sources), folder, { recursive: true });
  const build = new NodeProcess(
    // Turbopack searches parent folders for a proxy and instrumentation, and would include the portal's.
    [program('next', 'dist', 'bin', 'next'), 'build', '--webpack'],
    { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    folder,
  );
  const { code } = await build.ended;
  if (code !== 0)
    throw new Error(`The bare app could not be built:\n${build.stdout}${build.stderr}`);
  writeFileSync(marker, wanted);
}
