import type { ReactNode } from 'react';
import type { Comparison, RangeNumbers } from '@/lib/stats';
import { StatusBadge } from '../ui/badge';
import { formatNumber, formatShare } from '../ui/format';
import { Stat, StatRow } from '../ui/stat';
import { Duration, NumberText, RelativeTime } from '../ui/time';
import { ChangeNote } from './change-note';

/** What is known of the previous period: nothing to compare with, on its way, unavailable, or the changes. */
export type Before =
  | { state: 'none' }
  | { state: 'coming' }
  | { state: 'unknown'; sentence: string }
  | { state: 'known'; changes: Comparison };

/**
 * How the last run ended according to the log, which is more reliable than statistics: they cover only its latest task.
 */
export interface LastRun {
  successful: boolean;
  durationMs: number;
  href: string;
  /** The task that failed first, by its name or else its type. */
  failedTask: string | null;
}

/** The consolidated numbers of a range, each compared with the previous period. */
export function Numbers({
  numbers,
  before,
  last = null,
  timeZone,
}: {
  numbers: RangeNumbers;
  before: Before;
  last?: LastRun | null;
  timeZone: string;
}) {
  const { successes, failures, averageDurationMs, lastRun } = numbers;
  const impossible = successes === null || failures === null;
  const neverRan = lastRun === null && successes === 0 && failures === 0;
  const empty = impossible ? 'doubtful' : lastRun ? 'no runs' : 'never ran';
  const absent = impossible ? '– doubtful' : '– no runs';
  const change = (of: keyof Comparison, words: Parameters<typeof ChangeNote>[0]['words']) =>
    neverRan ? null : <Change before={before} of={of} words={words} />;
  return (
    <StatRow>
      <Stat
        label="Success rate"
        value={<Rate successes={successes} failures={failures} absent={empty} />}
        note={
          <>
            {change('successRate', { more: 'up', less: 'down' })}
            <p>
              {impossible
                ? 'Datamin’s counts contradict each other'
                : ranWords(successes + failures)}
            </p>
          </>
        }
      />
      <Stat
        label="Succeeded"
        value={<NumberText value={neverRan ? null : successes} absent={absent} />}
        note={change('successes', { more: 'more', less: 'fewer' })}
      />
      <Stat
        label="Failed"
        value={<NumberText value={neverRan ? null : failures} absent={absent} />}
        note={
          <>
            {change('failures', { more: 'more', less: 'fewer' })}
            {failures ? <p>may count tasks, not runs</p> : null}
          </>
        }
      />
      <Stat
        label="Average duration"
        value={<Duration ms={averageDurationMs} absent="– no data" />}
        note={change('duration', { more: 'longer', less: 'shorter' })}
      />
      <Stat label="Last run" {...lastRunStat(lastRun, last, timeZone)} />
    </StatRow>
  );
}

/** The size of what is coming, so that nothing moves when it arrives. */
export function NumbersSkeleton({ isCompared }: { isCompared: boolean }) {
  const line = (width: string) => <span className={`skeleton inline-block ${width}`}>&nbsp;</span>;
  return (
    <div role="status">
      <span className="sr-only">The numbers are being read from Datamin</span>
      <div aria-hidden="true">
        <StatRow>
          {['Success rate', 'Succeeded', 'Failed', 'Average duration', 'Last run'].map((label) => (
            <Stat
              key={label}
              label={label}
              value={line('w-20')}
              note={
                <>
                  {isCompared ? <p>{line('w-24')}</p> : null}
                  <p>{line('w-16')}</p>
                </>
              }
            />
          ))}
        </StatRow>
      </div>
    </div>
  );
}

function Change({
  before,
  of,
  words,
}: {
  before: Before;
  of: keyof Comparison;
  words: { more: string; less: string };
}) {
  if (before.state === 'none') return null;
  if (before.state === 'coming') return <p className="text-muted">comparing…</p>;
  if (before.state === 'unknown') return <p className="text-muted">not compared</p>;
  return <ChangeNote change={before.changes[of]} words={words} />;
}

function Rate({
  successes,
  failures,
  absent,
}: {
  successes: number | null;
  failures: number | null;
  absent: string;
}) {
  const share =
    successes === null || failures === null ? null : formatShare(successes, successes + failures);
  return share === null ? <span className="text-muted">– {absent}</span> : share;
}

function ranWords(count: number): string {
  return count === 0 ? 'nothing ran' : `of ${formatNumber(count)}`;
}

/** The last run of all, even if it is before the range. */
function lastRunStat(
  lastRun: RangeNumbers['lastRun'],
  last: LastRun | null,
  timeZone: string,
): { value: ReactNode; note?: ReactNode } {
  if (!lastRun) return { value: <span className="text-muted">never ran</span> };
  const { executedAt } = lastRun;
  const { successful, durationMs } = last ?? lastRun;
  return {
    value: <RelativeTime at={executedAt} timeZone={timeZone} />,
    note: (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <StatusBadge tone={successful ? 'good' : 'bad'}>
          {successful ? 'succeeded' : 'failed'}
        </StatusBadge>
        {durationMs === null ? null : (
          <span>
            in <Duration ms={durationMs} />
          </span>
        )}
        {successful === lastRun.successful ? null : (
          <span>by the log; its last task {lastRun.successful ? 'succeeded' : 'failed'}</span>
        )}
      </span>
    ),
  };
}
