// @ts-check
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { dataFolder } from './environment.mjs';
import { freePort } from './port.mjs';
import { notice } from './project.mjs';
import { startTsx } from './run.mjs';

const PORT = 4010;

/** File in the data folder that keeps the runs people start in the sandbox and the tokens it issues. */
export const sandboxFile = () => join(dataFolder(), 'sandbox.jsonl');

/**
 * Starts the sandbox Datamin server, on its usual port if that is free.
 *
 * @param {ReturnType<typeof import('./supervise.mjs').supervise>} supervisor
 * @returns {Promise<string | null>} its base URL, once it answers; `null` if it ended instead
 */
export async function startSandbox(supervisor) {
  const port = await freePort(PORT);
  if (port !== PORT) notice(`Port ${PORT} is taken: the sandbox takes ${port}`);
  const args = ['--port', String(port), '--data', sandboxFile()];
  const child = startTsx('lib/sandbox/main.ts', args, { stdout: 'pipe' });
  const service = supervisor.service(child).then(() => null);
  return await Promise.race([firstLine(child).then((line) => JSON.parse(line).url), service]);
}

/** @param {import('./run.mjs').ChildProcess} child @returns {Promise<string>} */
function firstLine({ stdout }) {
  return new Promise((done) => {
    if (!stdout) return;
    createInterface({ input: stdout }).once('line', done);
    // Its later output must not fill the pipe.
    stdout.resume();
  });
}
