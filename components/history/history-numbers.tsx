import type { FailurePattern, RunSums } from '@/lib/history';
import { formatNumber, formatShare } from '../ui/format';
import { PanelNote } from '../ui/panel-states';
import { Stat, StatRow } from '../ui/stat';
import { Duration, ExactTime } from '../ui/time';

/** A range of the history in numbers: of runs, or of one task's task runs. */
export function HistoryNumbers({
  numbers,
  unit = 'Runs',
}: {
  numbers: RunSums;
  unit?: 'Runs' | 'Task runs';
}) {
  const { runs, failed, p50Ms, p95Ms, p99Ms, averageMs } = numbers;
  const rate = formatShare(runs - failed, runs);
  return (
    <StatRow>
      <Stat label={unit} value={formatNumber(runs)} note={`${formatNumber(failed)} failed`} />
      <Stat
        label="Success rate"
        value={rate ?? <span className="text-muted">no runs</span>}
        note={unit === 'Runs' ? 'of runs, not of tasks' : undefined}
      />
      <Stat
        label="Median duration"
        value={<Duration ms={round(p50Ms)} />}
        note={
          averageMs === null ? undefined : (
            <>
              average <Duration ms={round(averageMs)} />
            </>
          )
        }
      />
      <Stat label="95th percentile" value={<Duration ms={round(p95Ms)} />} note="within 1%" />
      <Stat label="99th percentile" value={<Duration ms={round(p99Ms)} />} note="within 1%" />
    </StatRow>
  );
}

/** How failures come and go. */
export function FailureFacts({
  failures: { streaks, longest, current, meanBetweenMs, meanRecoveryMs, since },
  timeZone,
}: {
  failures: FailurePattern;
  timeZone: string;
}) {
  return (
    <>
      {since ? (
        <PanelNote state="partial">
          Only the newest failures are counted here, since{' '}
          <ExactTime at={since} timeZone={timeZone} />.
        </PanelNote>
      ) : null}
      <StatRow>
        <Stat
          label="Failure streaks"
          value={formatNumber(streaks)}
          note={
            current
              ? `failing now: ${formatNumber(current.runs)} in a row`
              : streaks > 0
                ? 'none now'
                : 'nothing failed'
          }
        />
        <Stat
          label="Longest streak"
          value={longest ? runWords(longest.runs) : <span className="text-muted">none</span>}
          note={
            longest ? (
              <>
                from <ExactTime at={longest.from} timeZone={timeZone} />
              </>
            ) : undefined
          }
        />
        <Stat
          label="Mean time between failures"
          value={<Duration ms={round(meanBetweenMs)} absent="too few" />}
          note="between the starts of streaks"
        />
        <Stat
          label="Mean time to recover"
          value={<Duration ms={round(meanRecoveryMs)} absent="none over" />}
          note="until the next success"
        />
      </StatRow>
    </>
  );
}

const round = (ms: number | null) => (ms === null ? null : Math.round(ms));
const runWords = (runs: number) => `${formatNumber(runs)} run${runs === 1 ? '' : 's'}`;
