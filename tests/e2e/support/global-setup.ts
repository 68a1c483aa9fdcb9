import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(__dirname, '..', '..', '..');
const artifacts = join(root, 'tests', '.artifacts');
const stopMs = 30_000;

/** Opens the stage, tells the workers where it is, and returns how to close it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  mkdirSync(artifacts, { recursive: true });
  const main = join(root, 'tests', 'e2e', 'stage', 'main.ts');
  const stage = spawn(process.execPath, ['--import', 'tsx', main], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  stage.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  stage.stderr.pipe(createWriteStream(join(artifacts, 'stage.log')));
  const ended = new Promise<void>((done) => stage.once('exit', () => done()));
  const firstLine = new Promise<string>((done) => {
    createInterface({ input: stage.stdout }).once('line', done);
  });
  const line = await Promise.race([firstLine, ended]);
  if (line === undefined) throw new Error(`The stage did not open: ${said}`);
  process.env.E2E_STAGE = line;
  return async () => {
    stage.stdin.end();
    const killed = setTimeout(() => stage.kill('SIGKILL'), stopMs);
    await ended;
    clearTimeout(killed);
  };
}
