import { table } from '../../stage/numbers';
import type { HistoryResult } from './measure';

/** Ratio to COPY's rows per second; and megabytes above idle while one answer of 300 MB arrives. */
const ingestAim = 0.5;
const memoryAim = 80;

const fixed = (value: number, digits: number): string => value.toFixed(digits);

export function historyText(one: HistoryResult): string {
  const megabytes = (bytes: number): string => fixed(bytes / 1_000_000, 0);
  return [
    `History: ${one.rows} task runs of a log, in windows, with parsing, runs and sums; the same rows by COPY alone,`,
    'into the same table with its indexes.',
    table([
      ['', 'rows/s', 'ratio', `≥ ${ingestAim}`],
      ['COPY alone', fixed(one.copyPerSecond, 0), '', ''],
      [
        'from the log',
        fixed(one.ingestPerSecond, 0),
        fixed(one.ratio, 2),
        one.ratio >= ingestAim ? 'yes' : 'no',
      ],
    ]),
    `One answer of ${megabytes(one.answerBytes)} MB: ${megabytes(one.aboveIdleBytes)} MB above idle at the most (aim: ${memoryAim}), ${fixed(one.answerMs / 1000, 0)} s.`,
  ].join('\n');
}
