// @ts-check
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { removeDatabase } from './database.mjs';
import { dataFolder } from './environment.mjs';
import { freePort } from './port.mjs';
import { giveUp, notice } from './project.mjs';
import { startTsx } from './run.mjs';
import { sandboxFile } from './sandbox.mjs';

/** @typedef {{ email: string, password: string, what?: string }} SignIn */
/** @typedef {{ signIns: SignIn[], report: string | null }} Seeded who can sign in, and the path of a shared report */
/** @typedef {ReturnType<typeof import('./supervise.mjs').supervise>} Supervisor */

/** Deletes what earlier demos left: database, keys and the sandbox's runs, and nothing else. */
export async function resetData() {
  if (!(await removeDatabase())) process.exit(1);
  for (const path of [join(dataFolder(), 'keys.env'), sandboxFile()]) rmSync(path, { force: true });
  notice(`The demo's data in ${dataFolder()} is deleted`);
}

/**
 * Fills the database with the demo's teams; leaves alone what is there.
 *
 * @param {Supervisor} supervisor
 * @param {string} sandboxUrl
 * @param {import('./run.mjs').Environment} env
 * @returns {Promise<Seeded | null>} `null` when it failed
 */
export async function seedDemo(supervisor, sandboxUrl, env) {
  const seed = startTsx('lib/boot/seed-demo.ts', ['--sandbox', sandboxUrl], {
    env,
    stdout: 'pipe',
  });
  const output = seed.stdout ? text(seed.stdout) : Promise.resolve('');
  if ((await supervisor.job(seed)) !== 0) return null;
  // The last line, in case a library prints something before it.
  return JSON.parse((await output).trim().split('\n').at(-1) ?? '{"signIns":[],"report":null}');
}

/** The portal's port: the one asked for, else 3000, else a free one. */
export async function portalPort() {
  const asked = process.env.PORT;
  const wanted = Number(asked || 3000);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535) {
    giveUp('PORT: takes a port number from 1 to 65535');
  }
  const port = await freePort(wanted);
  if (port === wanted) return port;
  if (asked) giveUp(`PORT: ${asked} is taken, choose another`);
  notice(`Port ${wanted} is taken: the portal takes ${port}`);
  return port;
}

/** @param {string} url @param {Seeded} seeded */
export function welcome(url, { signIns, report }) {
  const width = Math.max(0, ...signIns.map(({ email }) => email.length));
  const lines = signIns.map(
    ({ email, password, what = '' }) => `  ${email.padEnd(width)}  ${password}  ${what}`,
  );
  const shared = report
    ? ['', 'A shared report, open without an account', `  ${url}${report}`]
    : [];
  return [
    ...['', `Datamin Portal: ${url}`, '', 'Sign in as', ...lines],
    ...[...shared, '', 'Ctrl-C stops it.'],
  ].join('\n');
}
