// @ts-check
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A port to listen on: the wanted one, or any free one when it is taken.
 *
 * @param {number} wanted
 * @returns {Promise<number>}
 */
export async function freePort(wanted) {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? wanted;
}

/** @param {number} port @returns {Promise<number | null>} */
function tryPort(port) {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(null));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const got = typeof address === 'object' && address ? address.port : port;
      probe.close(() => done(got));
    });
  });
}

/**
 * Waits until an address answers.
 *
 * @param {string} url
 * @param {{ timeoutMs: number, accept?: (status: number) => boolean, until?: () => boolean }} options
 *   `accept` says which status will do (by default any); `until` ends the wait early
 * @returns {Promise<boolean>} whether it answered in time
 */
export async function answers(url, { timeoutMs, accept = () => true, until = () => false }) {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline && !until()) {
    try {
      const { status } = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      if (accept(status)) return true;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  return false;
}
