import { table } from '../../stage/numbers';
import type { ScaleResult } from './measure-scale';

/** Ratio to the same read on the small history; and milliseconds in the portal. */
const ratioAim = 5;
const p95AimMs = 50;

const fixed = (value: number, digits: number): string => value.toFixed(digits);

export function scaleText({
  smallRows,
  largeRows,
  databaseBytes,
  rows,
  wholeScans,
  exports,
}: ScaleResult): string {
  const lines = rows.map((row) => {
    const { name, smallMs, largeMs, largeP95Ms, smallBuffers, largeBuffers } = row;
    const good = largeMs <= smallMs * ratioAim && largeP95Ms <= p95AimMs;
    return [
      name,
      fixed(smallMs, 1),
      fixed(largeMs, 1),
      fixed(largeMs / smallMs, 1),
      fixed(largeP95Ms, 1),
      String(smallBuffers),
      String(largeBuffers),
      good ? 'yes' : 'no',
    ];
  });
  const scans = wholeScans.map((one) => `${one.table} ${one.scans}`).join(', ');
  return [
    `The same lists and statistics of ${smallRows} task runs and of ${largeRows} (${fixed(databaseBytes / 1e9, 1)} GB), medians within the portal.`,
    table([
      [
        '',
        'small ms',
        'large ms',
        'ratio',
        'p95 ms',
        'small pages',
        'large pages',
        `≤ ${ratioAim}×, ≤ ${p95AimMs} ms`,
      ],
      ...lines,
    ]),
    `Scans of whole large tables: ${scans || 'none'}.`,
    ...exports.map(
      (one) =>
        `All ${one.runs} runs as ${one.format}: ${fixed(one.bytes / 1e6, 0)} MB in ${fixed(one.ms / 1000, 0)} s, ${fixed(one.aboveIdleBytes / 1e6, 0)} MB above idle at the most; held after a tenth ${fixed(one.heldEarlyBytes / 1e6, 0)} MB, at the end ${fixed(one.heldLateBytes / 1e6, 0)} MB.`,
    ),
  ].join('\n');
}
