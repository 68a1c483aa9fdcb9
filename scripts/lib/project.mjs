// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @param {...string} parts path inside the repository */
export const inRoot = (...parts) => join(root, ...parts);

/** Folder of the locks that keep commands started at once from doing the same work twice. */
export const locks = inRoot('.data', 'locks');

/**
 * Prints a line on stderr: stdout is for a command's actual output.
 *
 * @param {string} line
 */
export function notice(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Ends the process with one line on stderr.
 *
 * @param {unknown} problem
 * @returns {never}
 */
export function giveUp(problem) {
  notice(problem instanceof Error ? problem.message : String(problem));
  process.exit(1);
}

/**
 * A hash over names and contents of files, the same on every machine.
 *
 * @param {string[]} paths files and folders in the repository; missing ones count as absent
 * @param {(path: string) => boolean} [leaveOut] whether to skip a path in the repository
 * @returns {string} SHA-256, hexadecimal
 */
export function fingerprint(paths, leaveOut = () => false) {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths.flatMap((start) => filesIn(inRoot(start)))) {
    const name = relative(root, path);
    if (leaveOut(name)) continue;
    const content = readFileSync(path);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesIn(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

/** @param {string} path @returns {string} empty when there is no such file */
export function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
