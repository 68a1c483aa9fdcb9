import { spawn } from 'node:child_process';
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
  const child = spawn(process.execPath, [...typeScript('lib/cli/main.ts'), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', PORTAL_LOG_LEVEL: 'warn', NODE_ENV: 'test', ...env },
    stdio: [text === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(text);
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    ended.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    ended.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...ended, code }));
  });
}
