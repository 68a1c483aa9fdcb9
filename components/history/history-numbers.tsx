import type { FailurePattern, RunSums } from '@/lib/history';
import { formatNumber, formatShare } from '../ui/format';
import { PanelNote } from '../ui/panel-states';
import { Stat, StatRow } from '../ui/stat';
import { Duration, ExactTime } from '../ui/time';

/** A range of the kept history in numbers: of runs, not of tasks, or of one task's task runs. */
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
        note={unit === 'Runs' ? 'of runs, however many of their tasks failed' : undefined}
      />
      <Stat
        label="Half take at most"
        value={<Duration ms={round(p50Ms)} />}
        note={
          averageMs === null ? undefined : (
            <>
              average <Duration ms={round(averageMs)} />
            </>
          )
        }
      />
      <Stat label="95 % at most" value={<Duration ms={round(p95Ms)} />} note="p95, within 1 %" />
      <Stat label="99 % at most" value={<Duration ms={round(p99Ms)} />} note="p99, within 1 %" />
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
          There are more failures than are looked at here: this is of the newest, since{' '}
          <ExactTime at={since} timeZone={timeZone} />.
        </PanelNote>
      ) : null}
      <StatRow>
        <Stat
          label="Streaks of failures"
          value={formatNumber(streaks)}
          note={
            current
              ? `failing now: ${formatNumber(current.runs)} in a row`
              : streaks > 0
                ? 'the last one is over'
                : 'nothing failed'
          }
        />
        <Stat
          label="Longest"
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
          label="Mean time between"
          value={<Duration ms={round(meanBetweenMs)} absent="too few" />}
          note="from the start of one streak to the next"
        />
        <Stat
          label="Mean time to recover"
          value={<Duration ms={round(meanRecoveryMs)} absent="none over" />}
          note="from its start to the end of the next success"
        />
      </StatRow>
    </>
  );
}

const round = (ms: number | null) => (ms === null ? null : Math.round(ms));
const runWords = (runs: number) => `${formatNumber(runs)} run${runs === 1 ? '' : 's'}`;
