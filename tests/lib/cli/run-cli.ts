import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { typeScript } from '@/scripts/lib/run.mjs';

const root = join(__dirname, '..', '..', '..');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command as `npm run portal` does, with only the given environment. */
export function cli(env: Record<string, string>, ...args: string[]): Promise<Ended> {
  return piped(null, env, ...args);
}

/** The same with a text on standard input. */
export function piped(
  text: string | null,
  env: Record<string, string>,
  ...args: string[]
): Promise<Ended> {
  const child = start(text === null ? 'ignore' : 'pipe', env, args);
  child.stdin?.end(text);
  return ended(child);
}

/** The same where nobody reads one of its outputs. */
export function unread(
  output: 'stdout' | 'stderr',
  env: Record<string, string>,
  ...args: string[]
): Promise<Ended> {
  const child = start('ignore', env, args);
  child[output]?.destroy();
  return ended(child);
}

function start(
  stdin: 'ignore' | 'pipe',
  env: Record<string, string>,
  args: string[],
): ChildProcess {
  return spawn(process.execPath, [...typeScript('lib/cli/main.ts'), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', PORTAL_LOG_LEVEL: 'warn', NODE_ENV: 'test', ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
}

function ended(child: ChildProcess): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...said, code }));
  });
}
