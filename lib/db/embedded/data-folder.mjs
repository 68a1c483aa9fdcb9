// @ts-check
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** PostgreSQL cuts paths at 1024 bytes; the rest is for the files in the folder. */
const LONGEST_BYTES = 800;

/** @type {Record<string, string>} */
const REASONS = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'it is, or lies under, a file',
  ENOENT: 'nothing can be made there',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
};

/**
 * Makes the data folder if it is missing, readable only by its owner, and checks that it can hold folders.
 *
 * @param {string} dir
 * @returns {string} its absolute path
 * @throws {Error} one line that says why not
 */
export function makeDataFolder(dir) {
  const wanted = resolve(dir);
  // PostgreSQL writes the path into files that it reads line by line.
  if (/\p{Cc}/u.test(wanted)) throw refusal(wanted, 'its name has a control character in it');
  if (Buffer.byteLength(wanted) > LONGEST_BYTES) throw refusal(wanted, 'its path is too long');
  try {
    if (make(wanted)) chmodSync(wanted, 0o700);
    make(join(wanted, 'locks'));
  } catch (error) {
    const code = typeof error === 'object' && error && 'code' in error ? String(error.code) : '';
    throw refusal(wanted, REASONS[code] ?? String(error));
  }
  return wanted;
}

/**
 * Not mkdir's own recursion, which never ends if a parent exists but accepts nothing (/proc).
 *
 * @param {string} folder
 * @returns {boolean} whether it was missing
 */
function make(folder) {
  if (isFolder(folder)) return false;
  if (dirname(folder) !== folder) make(dirname(folder));
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    // Another process was faster.
    if (isFolder(folder)) return false;
    throw error;
  }
}

/** @param {string} path */
function isFolder(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw Object.assign(new Error(path), { code: 'ENOTDIR' });
  return found !== undefined;
}

/** @param {string} dir @param {string} reason */
function refusal(dir, reason) {
  const shown = dir.replace(/\p{Cc}/gu, '?');
  const short = shown.length > 120 ? `${shown.slice(0, 120)}…` : shown;
  return new Error(
    `PORTAL_DATA_DIR: ${short} cannot be the data folder: ${reason}. Choose a folder that this user may write to.`,
  );
}
