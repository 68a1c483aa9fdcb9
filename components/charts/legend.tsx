import type { ReactNode } from 'react';
import { formatNumber } from '../ui/format';

/** The keys of an aggregate chart with their totals. What does not occur has no key. */
export function AggregateLegend({
  successes,
  failures,
  empty,
  doubtful,
}: {
  successes: number;
  failures: number;
  empty: number;
  doubtful: number;
}) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      <Key mark={<rect className="mark-good" width="10" height="10" y="1" />}>
        {formatNumber(successes)} succeeded
      </Key>
      <Key
        mark={
          <>
            <rect className="mark-bad" width="10" height="10" y="1" />
            <path className="mark-hatch" d="M0 11 10 1M-4 8 4 0M5 13 13 5" />
          </>
        }
      >
        {formatNumber(failures)} failed
      </Key>
      <Key mark={<path className="mark-line" d="M0 6H10" />}>average duration</Key>
      {empty > 0 ? (
        <Key mark={<rect className="mark-idle" width="10" height="3" y="8" />}>no runs</Key>
      ) : null}
      {doubtful > 0 ? (
        <Key mark={<rect className="mark-doubt" x="1" width="8" height="8" y="2" />}>doubtful</Key>
      ) : null}
    </ul>
  );
}

function Key({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <li className="inline-flex items-center gap-1.5">
      <svg aria-hidden="true" width="10" height="12" className="overflow-hidden">
        {mark}
      </svg>
      <span>{children}</span>
    </li>
  );
}
