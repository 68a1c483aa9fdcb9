import { spawn } from 'node:child_process';
import type { Account } from './account';
import { EmbeddedPostgresError, explain } from './error';

/** The whole environment of the programs we run: nothing of ours leaks into a server. */
export const ENVIRONMENT: NodeJS.ProcessEnv = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  // Next's types require it in every environment.
  NODE_ENV: 'production',
};

/**
 * Runs one of PostgreSQL's programs to completion.
 *
 * @throws {EmbeddedPostgresError} with its last error message
 */
export function runProgram(
  program: string,
  args: string[],
  { account, folder, input }: { account: Account; folder: string; input?: string },
): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      ...account,
      cwd: folder,
      env: ENVIRONMENT,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints = (complaints + text).slice(-8_000);
    });
    // A program that ends early closes its input; its exit code says why.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', (error) => fail(explain(`cannot run ${program}`, error)));
    child.on('close', (code) => (code === 0 ? done() : fail(complaint(complaints))));
  });
}

/** The line of a log that says why a program gave up. */
export function complaint(log: string): EmbeddedPostgresError {
  if (/no space left on device/i.test(log)) {
    return new EmbeddedPostgresError(
      'Embedded PostgreSQL: the disk is full: make room, and start the portal again',
    );
  }
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => /\b(FATAL|PANIC|ERROR|error|could not)\b/.test(line));
  const line = telling.at(-1) ?? lines.at(-1) ?? 'it ended without a word';
  return new EmbeddedPostgresError(`Embedded PostgreSQL: ${line.trim()}`);
}
