// @ts-check
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When the process with this pid started, in a form that no other process of this machine ever has: pids are
 * reused, above all after a reboot. `null` if it does not run; a zombie, which still accepts signals until it
 * is reaped, counts as not running. `'unknown'` if it runs and the system says nothing more about it.
 *
 * @param {number} pid
 * @returns {string | null}
 */
export function processStart(pid) {
  if (!isAlive(pid)) return null;
  return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
}

/**
 * The command line of a process, its words separated by spaces; empty if it cannot be read.
 *
 * @param {number} pid
 * @returns {string}
 */
export function processCommand(pid) {
  try {
    if (process.platform !== 'linux') return ps(pid, 'command=');
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {number} pid */
function startFromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may itself contain spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    return `${bootId()}-${fields[19]}`;
  } catch {
    return isAlive(pid) ? 'unknown' : null;
  }
}

/** @param {number} pid */
function startFromPs(pid) {
  try {
    const answer = ps(pid, 'state=,lstart=');
    if (answer.startsWith('Z')) return null;
    return answer.replace(/^\S+\s+/, '').replace(/[^0-9A-Za-z]+/g, '-');
  } catch {
    return isAlive(pid) ? 'unknown' : null;
  }
}

/**
 * @param {number} pid
 * @param {string} columns
 */
function ps(pid, columns) {
  const options = {
    encoding: /** @type {const} */ ('utf8'),
    env: { LC_ALL: 'C', NODE_ENV: /** @type {const} */ ('production') },
  };
  return execFileSync('/bin/ps', ['-o', columns, '-p', String(pid)], options).trim();
}

function bootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    return 'boot';
  }
}
