// @ts-check
import { ended, SIGNALS, startTsx } from './run.mjs';

/** @typedef {import('./run.mjs').ChildProcess} ChildProcess */

const STOP_MS = 15_000;
/** Ctrl-C reaches every process of the terminal, and npm passes it on again: one wish, two signals. */
const ECHO_MS = 500;
const ORPHAN_POLL_MS = 250;

// npm runs a command through a shell, which a signal to npm ends without passing it on.
const shellOfNpm = process.env.npm_lifecycle_event ? process.ppid : null;

/**
 * Looks after processes that belong together. When a service ends, or a signal comes, all are told to
 * end (SIGTERM) and have 15 s; a second signal ends them at once.
 */
export function supervise() {
  /** @type {Set<ChildProcess>} */
  const children = new Set();
  let stopping = false;
  let askedAt = 0;
  let result = 0;
  /** @type {(code: number) => void} */
  let finish = () => {};
  /** @type {Promise<number>} */
  const finished = new Promise((done) => {
    finish = done;
  });

  const killAll = () => {
    for (const child of children) child.kill('SIGKILL');
  };
  const stop = () => {
    if (stopping) return;
    stopping = true;
    for (const child of children) child.kill('SIGTERM');
    setTimeout(killAll, STOP_MS).unref();
    if (children.size === 0) finish(result);
  };
  const onSignal = () => {
    if (askedAt > 0 && performance.now() - askedAt > ECHO_MS) killAll();
    askedAt ||= performance.now();
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const orphanWatch = setInterval(() => {
    if (shellOfNpm === null || process.ppid === shellOfNpm) return;
    clearInterval(orphanWatch);
    // The signal that ended the shell may have reached us too: this is not a second wish.
    if (!stopping) onSignal();
  }, ORPHAN_POLL_MS);
  orphanWatch.unref();

  /** @param {ChildProcess} child */
  async function watch(child) {
    children.add(child);
    if (stopping) child.kill('SIGTERM');
    const code = await ended(child);
    children.delete(child);
    return code;
  }

  return {
    /** Exit code for this process once all have ended: 0 after a requested stop. */
    finished,
    stop,
    isStopping: () => stopping,
    /** A process that should run until all are stopped. @param {ChildProcess} child */
    async service(child) {
      const code = await watch(child);
      const asked = askedAt > 0 && (code === 130 || code === 143);
      if (!asked) result ||= code;
      stop();
      if (children.size === 0) finish(result);
    },
    /** A process that ends by itself. @param {ChildProcess} child */
    async job(child) {
      const code = await watch(child);
      if (stopping && children.size === 0) finish(result);
      return code;
    },
  };
}

/**
 * Runs a TypeScript file as if it were this command: same streams, signals passed on, same exit code. A command
 * that was stopped did not finish its work, so unlike a service it does not end with 0.
 *
 * @param {string} file
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
export function runTsx(file, args) {
  return supervise().job(startTsx(file, args));
}
