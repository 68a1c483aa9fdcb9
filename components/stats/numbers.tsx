import type { ReactNode } from 'react';
import type { Consolidated } from '@/lib/stats';
import { StatusBadge } from '../ui/badge';
import { formatNumber, formatShare } from '../ui/format';
import { Stat, StatRow } from '../ui/stat';
import { Duration, NumberText, RelativeTime } from '../ui/time';

/** The consolidated numbers of a range. */
export function Numbers({ numbers, timeZone }: { numbers: Consolidated; timeZone: string }) {
  const { successes, failures, averageDurationMs, lastRun } = numbers;
  const impossible = successes === null || failures === null;
  const neverRan = lastRun === null && successes === 0 && failures === 0;
  const empty = impossible ? 'doubtful' : lastRun ? 'no runs' : 'never ran';
  const absent = impossible ? '– doubtful' : '– no runs';
  return (
    <StatRow>
      <Stat
        label="Success rate"
        value={<Rate successes={successes} failures={failures} absent={empty} />}
        note={impossible ? 'Datamin sent a count that cannot be' : ranWords(successes + failures)}
      />
      <Stat
        label="Succeeded"
        value={<NumberText value={neverRan ? null : successes} absent={absent} />}
      />
      <Stat
        label="Failed"
        value={<NumberText value={neverRan ? null : failures} absent={absent} />}
        note={failures ? 'may count each failed task' : undefined}
      />
      <Stat
        label="Average duration"
        value={<Duration ms={averageDurationMs} absent="– no data" />}
      />
      <Stat label="Last run" {...lastRunStat(lastRun, timeZone)} />
    </StatRow>
  );
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
  return count === 0 ? 'nothing ran in this range' : `of ${formatNumber(count)}`;
}

/** The last run of all, also when it lies before the range. */
function lastRunStat(
  lastRun: Consolidated['lastRun'],
  timeZone: string,
): { value: ReactNode; note?: ReactNode } {
  if (!lastRun) return { value: <span className="text-muted">never ran</span> };
  const { executedAt, successful, durationMs } = lastRun;
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
      </span>
    ),
  };
}
