import { short } from './scales';

/** A run's share in a strip; null if the run has not got so far. */
type StripRun = { failed: boolean; durationMs: number } | null;

const bar = 5;
const up = 14;
const down = 8;

/**
 * The newest runs of a task, oldest first: the height is the duration, and failures go below the line, so
 * that direction tells them apart without colour. Three paths, whatever their number.
 */
export function RunStrip({ runs }: { runs: readonly StripRun[] }) {
  const longest = Math.max(1, ...runs.map((run) => run?.durationMs ?? 0));
  const width = Math.max(1, runs.length) * bar;
  let [good, bad] = ['', ''];
  for (const [index, run] of runs.entries()) {
    if (!run) continue;
    const size = short(Math.max(2, (run.durationMs / longest) * up));
    if (run.failed) bad += `M${index * bar} ${up + 1}h${bar - 1}v${down}h${1 - bar}z`;
    else good += `M${index * bar} ${up}h${bar - 1}v${-size}h${1 - bar}z`;
  }
  return (
    <svg
      role="img"
      width={width}
      height={up + down + 1}
      className="inline-block max-w-full align-middle"
    >
      <title>{inWords(runs)}</title>
      <path className="mark-idle" d={`M0 ${up}h${width}v1h${-width}z`} />
      {good ? <path className="mark-good" d={good} /> : null}
      {bad ? <path className="mark-bad" d={bad} /> : null}
    </svg>
  );
}

function inWords(runs: readonly StripRun[]): string {
  const came = runs.filter((run) => run !== null);
  const failed = came.filter((run) => run.failed).length;
  const total = `newest ${runs.length} run${runs.length === 1 ? '' : 's'}`;
  const absent = runs.length - came.length;
  return `${total}: ${came.length - failed} succeeded, ${failed} failed${absent ? `, in ${absent} not reached` : ''}`;
}
