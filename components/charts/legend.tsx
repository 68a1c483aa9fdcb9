import type { ReactNode } from 'react';
import { formatNumber } from '../ui/format';
import type { Summary } from './buckets';

/** The keys of an aggregate chart with their totals; what does not occur is left out. */
export function AggregateLegend({
  successes,
  failures,
  empty,
  doubtful,
  partial,
  hasDurations,
}: Summary & { hasDurations: boolean }) {
  return (
    <Legend>
      <Key mark={<rect className="mark-good" width="9" height="9" x=".5" y="1.5" />}>
        {formatNumber(successes)} succeeded
      </Key>
      <Key
        mark={
          <>
            <rect className="mark-bad" width="9" height="9" x=".5" y="1.5" />
            <path className="mark-stripe" d="M0 4.5H10M0 8.5H10" />
          </>
        }
      >
        {formatNumber(failures)} failed
      </Key>
      {hasDurations ? (
        <Key mark={<path className="mark-line" d="M0 6H10" />}>average duration</Key>
      ) : null}
      {empty > 0 ? (
        <Key mark={<rect className="mark-idle" width="10" height="3" y="8" />}>no runs</Key>
      ) : null}
      {partial > 0 ? (
        <Key mark={<rect className="mark-partial" width="9" height="10" x=".5" y="1" />}>
          so far
        </Key>
      ) : null}
      {doubtful > 0 ? <DoubtKey /> : null}
    </Legend>
  );
}

/** Drawn by hand: a pattern would need an id unique on the page. */
export function DoubtKey() {
  return (
    <Key
      mark={
        <>
          <rect className="mark-doubt-ground" width="10" height="10" y="1" />
          <path className="mark-doubt" d="M-1 6 5 0M0 12 11 1M5 13 11 7" />
        </>
      }
    >
      doubtful
    </Key>
  );
}

export function Legend({ children }: { children: ReactNode }) {
  return <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">{children}</ul>;
}

export function Key({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <li className="inline-flex items-center gap-1.5">
      <svg aria-hidden="true" width="10" height="12" className="shrink-0 overflow-hidden">
        {mark}
      </svg>
      <span>{children}</span>
    </li>
  );
}
