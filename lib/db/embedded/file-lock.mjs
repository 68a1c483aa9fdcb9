// @ts-check
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processStart } from './process-identity.mjs';

const POLL_MS = 15;

/**
 * Runs `work` while no other process (nor another call in this one) holds the lock `dir`.
 *
 * Lamport's bakery algorithm over file names. A single lock file would have to be broken when its holder was
 * killed, and two processes breaking it at once can each remove the other's fresh lock. Here a ticket names
 * its process, and only tickets of processes that no longer run are removed, which nobody can get wrong. Not
 * for a folder shared between machines or containers: a pid is only valid within one.
 *
 * @template T
 * @param {string} dir folder of the tickets, created if missing
 * @param {() => T | Promise<T>} work
 * @param {{ timeoutMs?: number, onWait?: (pid: number) => void }} [options] waits at most ten minutes by
 *   default; `onWait` is called once, with the process being waited for
 * @returns {Promise<T>}
 * @throws {Error} if the lock was not obtained in time, or `dir` cannot be written
 */
export async function withFileLock(dir, work, { timeoutMs = 600_000, onWait } = {}) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const ticket = take(dir);
  try {
    await waitForTurn(dir, ticket, timeoutMs, onWait);
    return await work();
  } finally {
    remove(dir, ticket.name);
  }
}

/** @typedef {{ name: string, number: number, pid: number, start: string, id: string }} Ticket */

/** @param {string} dir @returns {Ticket} */
function take(dir) {
  const owner = `${process.pid}.${processStart(process.pid) ?? 'unknown'}.${randomUUID()}`;
  const choosing = `choosing.${owner}`;
  writeFileSync(join(dir, choosing), '', { flag: 'wx', mode: 0o600 });
  try {
    const number = 1 + Math.max(0, ...tickets(dir).map((other) => other.number));
    const name = `${number}.${owner}`;
    writeFileSync(join(dir, name), '', { flag: 'wx', mode: 0o600 });
    return parse(name);
  } finally {
    remove(dir, choosing);
  }
}

/**
 * @param {string} dir
 * @param {Ticket} mine
 * @param {number} timeoutMs
 * @param {((pid: number) => void) | undefined} onWait
 */
async function waitForTurn(dir, mine, timeoutMs, onWait) {
  const deadline = performance.now() + timeoutMs;
  for (let told = false; ; ) {
    // Two directory reads, in this order: a read is no snapshot, and a single one could miss both the
    // `choosing` that has just gone and the number that has just come.
    const choosing = tickets(dir).find((other) => other.number === 0 && other.id !== mine.id);
    const blocker =
      choosing ?? tickets(dir).find((other) => other.number > 0 && before(other, mine));
    if (!blocker) return;
    if (performance.now() > deadline) {
      throw new Error(`Process ${blocker.pid} has held ${dir} for ${timeoutMs / 1000} s`);
    }
    if (!told) onWait?.(blocker.pid);
    told = true;
    await sleep(POLL_MS);
  }
}

/** @param {Ticket} a @param {Ticket} b */
function before(a, b) {
  return a.number !== b.number ? a.number < b.number : a.id < b.id;
}

/**
 * The tickets of running processes; removes those of dead ones on the way.
 *
 * @param {string} dir @returns {Ticket[]}
 */
function tickets(dir) {
  const all = readdirSync(dir).map(parse);
  return all.filter((ticket) => {
    const start = processStart(ticket.pid);
    if (start === ticket.start || start === 'unknown') return true;
    remove(dir, ticket.name);
    return false;
  });
}

/** @param {string} name @returns {Ticket} */
function parse(name) {
  const [number = '', pid = '', start = '', id = ''] = name.split('.');
  return { name, number: number === 'choosing' ? 0 : Number(number), pid: Number(pid), start, id };
}

/** @param {string} dir @param {string} name */
function remove(dir, name) {
  try {
    unlinkSync(join(dir, name));
  } catch {
    // Somebody else removed a dead process's ticket first, or the whole folder is gone.
  }
}
