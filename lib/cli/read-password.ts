import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Where a password comes from when it is not an argument; a test puts its own in place of the process's. */
interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  /** Prompts go here, never to stdout: that is for the answer. */
  say: (text: string) => void;
}

const ours: Terminal = {
  input: process.stdin,
  say: (text) => void process.stderr.write(text),
};

/**
 * Reads a password without showing it in the process list or a shell's history: the first line of standard input,
 * or typed twice unseen at a terminal. Throws an Error with a message of one line.
 */
export async function readPassword(
  isPiped: boolean,
  { input, say }: Terminal = ours,
): Promise<string> {
  if (!isPiped && input.isTTY !== true) {
    throw new Error(
      '--password: is required. Start the command at a terminal to be asked for it, or give --password-stdin and the password on standard input.',
    );
  }
  if (isPiped) {
    const [password] = await readLines(input, 1);
    if (!password) throw new Error('--password-stdin: there is no password on standard input');
    return password;
  }
  const [password, again] = await readLines(input, 2, (line) =>
    say(line === 0 ? 'Password: ' : '\nRepeat it: '),
  );
  say('\n');
  if (again === undefined) throw new Error('--password: cancelled; nothing was changed');
  if (password !== again)
    throw new Error('--password: the two passwords differ; nothing was changed');
  return password ?? '';
}

/** At most that many lines, without their ends. At a terminal nothing is echoed, and Ctrl-C cancels. */
function readLines(
  input: Terminal['input'],
  most: number,
  ask?: (line: number) => void,
): Promise<string[]> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: unseen, terminal: ask !== undefined });
  const lines: string[] = [];
  return new Promise((resolve) => {
    reader.on('line', (line) => {
      lines.push(line);
      if (lines.length === most) reader.close();
      else ask?.(lines.length);
    });
    reader.on('SIGINT', () => reader.close());
    reader.on('close', () => resolve(lines));
    ask?.(0);
  });
}
