import { PassThrough } from 'node:stream';
import { readPassword } from '@/lib/cli/read-password';

function terminal() {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const said: string[] = [];
  const password = readPassword(false, { input, say: (text) => void said.push(text) });
  // A promise rejected before anybody awaits it would end the process.
  password.catch(() => undefined);
  return { input, said, password };
}

test('a terminal asks twice and shows nothing of what is typed', async () => {
  const { input, said, password } = terminal();
  input.write('correct horse\r');
  input.write('correct horse\r');
  expect(await password).toBe('correct horse');
  expect(said.join('')).toBe('Password: \nRepeat it: \n');
});

test('two that differ change nothing', async () => {
  const { input, password } = terminal();
  input.write('correct horse\rcorrect hoarse\r');
  await expect(password).rejects.toThrow(/two passwords differ/);
});

test('Ctrl-C and the end of the input change nothing', async () => {
  const interrupted = terminal();
  interrupted.input.write('correct\u0003');
  await expect(interrupted.password).rejects.toThrow(/nothing was changed/);
  const ended = terminal();
  ended.input.end('correct horse\r');
  await expect(ended.password).rejects.toThrow(/nothing was changed/);
});

test('where nobody can be asked, that is said instead of waited', async () => {
  const input = new PassThrough();
  await expect(readPassword(false, { input, say: () => undefined })).rejects.toThrow(
    /^--password: is required\. .*--password-stdin/,
  );
});
