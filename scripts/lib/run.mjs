// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { pathToFileURL } from 'node:url';
import { inRoot, notice, root } from './project.mjs';

/** @typedef {Record<string, string | undefined>} Environment */
/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** The signals that ask a process to end. */
export const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @param {string} name @param {...string} parts path of a program inside its package */
export const program = (name, ...parts) => inRoot('node_modules', name, ...parts);

/** Node's arguments for a program that must end with this process, even if this is killed. */
export const endingWithUs = () => [
  '--import',
  pathToFileURL(inRoot('scripts', 'lib', 'watch-parent.mjs')).href,
];

/**
 * Runs Node to its end, as `runCommand` does.
 *
 * @param {string[]} args
 * @param {{ env?: Environment, show?: boolean | 'never' }} [options]
 */
export function runNode(args, options) {
  return runCommand(process.execPath, args, options);
}

/**
 * Runs a command to its end. Its output goes to stderr: at once with `show`, else only if it fails, or
 * never. A signal that ends this process ends the command first.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Environment, show?: boolean | 'never', timeoutMs?: number }} [options]
 * @returns {Promise<number>} the exit code, 127 when it cannot be started
 */
export async function runCommand(command, args, { env = {}, show = false, timeoutMs = 0 } = {}) {
  const output = show === true ? 2 : 'pipe';
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
  });
  /** @type {Buffer[]} */
  const kept = [];
  child.stdout?.on('data', (chunk) => kept.push(chunk));
  child.stderr?.on('data', (chunk) => kept.push(chunk));
  const leave = async (/** @type {NodeJS.Signals} */ signal) => {
    child.kill(signal);
    await ended(child);
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, leave);
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    // Processes that it has started may live on and hold these open.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, timeoutMs);
  if (timeoutMs === 0) clearTimeout(timer);
  const code = await ended(child);
  clearTimeout(timer);
  for (const signal of SIGNALS) process.off(signal, leave);
  if (code !== 0 && show !== 'never') process.stderr.write(Buffer.concat(kept));
  return code;
}

/**
 * Starts Node on a TypeScript file.
 *
 * @param {string} file path in the repository
 * @param {string[]} [args]
 * @param {{ env?: Environment, stdout?: 'inherit' | 'pipe' }} [options]
 */
export function startTsx(file, args = [], { env, stdout } = {}) {
  return startNode([...typeScript(file), ...args], { env, stdout });
}

/** These look for files beside themselves, which would not be beside a bundle. */
const LOOK_BESIDE = /^tests\/(bench|campaign|e2e)\//;

/**
 * Node's arguments for running a TypeScript file.
 *
 * @param {string} file path in the repository
 */
export function typeScript(file) {
  if (LOOK_BESIDE.test(file)) return ['--import', 'tsx', inRoot(file)];
  return [inRoot('scripts', 'lib', 'run-ts.mjs'), file];
}

/**
 * Starts Node with this process's streams.
 *
 * @param {string[]} args
 * @param {{ env?: Environment | undefined, stdout?: 'inherit' | 'pipe' | undefined }} [options]
 */
export function startNode(args, { env = {}, stdout = 'inherit' } = {}) {
  return spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['inherit', stdout, 'inherit'],
  });
}

/** @param {ChildProcess} child @returns {Promise<number>} as a shell counts: 128 + signal */
export function ended(child) {
  return new Promise((done) => {
    child.once('error', (error) => {
      notice(error.message);
      done(127);
    });
    child.once('close', (code, signal) =>
      done(code ?? 128 + (signal ? constants.signals[signal] : 0)),
    );
  });
}
