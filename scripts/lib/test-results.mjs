// @ts-check
import { readOrEmpty } from './project.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * What jest counted. A run that left no report, or broke outside of any test, failed once more.
 *
 * @param {string} file jest's JSON report
 * @param {number} code its exit code
 * @returns {Count}
 */
export function jestCount(file, code) {
  const report = parse(file);
  const passed = report?.numPassedTests ?? 0;
  // A file that does not even load holds no failed test.
  const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
  return { passed, failed: atLeastOne(failed, code) };
}

/**
 * What Playwright counted; a test that passed only when repeated counts as failed.
 *
 * @param {string} file Playwright's JSON report
 * @param {number} code its exit code
 * @returns {Count}
 */
export function playwrightCount(file, code) {
  const stats = parse(file)?.stats;
  const failed = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0);
  return { passed: stats?.expected ?? 0, failed: atLeastOne(failed, code) };
}

/** @param {number} failed @param {number} code */
function atLeastOne(failed, code) {
  return code !== 0 && failed === 0 ? 1 : failed;
}

/** @param {string} file */
function parse(file) {
  try {
    return JSON.parse(readOrEmpty(file));
  } catch {
    return undefined;
  }
}
