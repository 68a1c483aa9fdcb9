// @ts-check
import { readOrEmpty } from './project.mjs';

/** @typedef {{ passed: number, failed: number, flaky: number }} Count */

/**
 * jest's counts. A run that left no report, or failed outside any test, counts as one more failure. Flaky
 * means that it only passed when CI repeated it (a machine that stalled).
 *
 * @param {string} file jest's JSON report
 * @param {number} code its exit code
 * @returns {Count}
 */
export function jestCount(file, code) {
  const report = parse(file);
  const passed = report?.numPassedTests ?? 0;
  // A file that does not even load contains no failed test.
  const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
  return { passed, flaky: repeated(report), failed: atLeastOne(failed, code) };
}

/** @param {{ testResults?: { assertionResults?: { status: string, invocations?: number }[] }[] }} report */
function repeated(report) {
  const tests = (report?.testResults ?? []).flatMap(
    ({ assertionResults = [] }) => assertionResults,
  );
  return tests.filter(({ status, invocations = 1 }) => status === 'passed' && invocations > 1)
    .length;
}

/**
 * Playwright's counts. A test that only passed when CI repeated it (a machine that stalled) passes;
 * Playwright's list names it as flaky, and so does the notice above the last line.
 *
 * @param {string} file Playwright's JSON report
 * @param {number} code its exit code
 * @returns {Count}
 */
export function playwrightCount(file, code) {
  const stats = parse(file)?.stats;
  const flaky = stats?.flaky ?? 0;
  const passed = (stats?.expected ?? 0) + flaky;
  return { passed, flaky, failed: atLeastOne(stats?.unexpected ?? 0, code) };
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
