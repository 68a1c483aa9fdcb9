import { spawn } from 'node:child_process';
import { type KeyService, KeyServiceError } from './key-service';

/** A key service that does not answer within this time is down. Milliseconds. */
const deadlineMs = 10_000;
const mostBytes = 64 * 1024;

/**
 * A program of the operator's own, called as `program wrap KID` or `program unwrap KID`: it reads the key in
 * Base64, or what it once wrapped, on stdin and writes the other on stdout. A script of three lines adapts
 * any cloud's key service: see docs/keys.md.
 */
export function commandKeyService(program: string, patienceMs = deadlineMs): KeyService {
  const name = `the program ${program}`;
  const ask = (verb: 'wrap' | 'unwrap', kid: string, input: string) =>
    run(program, [verb, kid], input, patienceMs).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new KeyServiceError(
        `The key "${kid}" was not ${verb}ped by ${name}: ${reason}`,
        true,
        cause,
      );
    });
  return {
    name,
    async wrap(kid, key) {
      const wrapped = (await ask('wrap', kid, Buffer.from(key).toString('base64'))).replace(
        /\s+/g,
        '',
      );
      if (!wrapped || wrapped.includes(',')) {
        throw new KeyServiceError(`What ${name} wrote is empty or has a comma in it.`, false);
      }
      return wrapped;
    },
    async unwrap(kid, wrapped) {
      return new Uint8Array(Buffer.from((await ask('unwrap', kid, wrapped)).trim(), 'base64'));
    },
  };
}

/** Its stderr goes to ours: it is the operator's own program, and only it knows what went wrong. */
function run(program: string, args: string[], input: string, patienceMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    // `close` waits for everything that holds its stdout: of a script also the command in it that hangs, which outlives
    // the script.
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.stdout.destroy();
    }, patienceMs);
    let written = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      written += text;
      if (written.length > mostBytes) child.kill('SIGKILL');
    });
    // It may end without having read its input.
    child.stdin.on('error', () => undefined);
    child.on('error', () => {
      clearTimeout(timer);
      reject(new Error('it cannot be run.'));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(written);
      else
        reject(new Error(signal ? 'it was stopped, or took too long.' : `it ended with ${code}.`));
    });
    child.stdin.end(input);
  });
}
