import type { RunSums } from '@/lib/history';
import type { Consolidated } from '@/lib/stats';
import { Callout } from '../ui/callout';
import { formatDuration, formatNumber } from '../ui/format';
import { SourceNote } from '../ui/source-note';

/** Datamin's own numbers for the same range, where they differ. */
export function Disagreement({
  numbers: { runs, failed, averageMs },
  datamin,
  timeZone,
}: {
  numbers: RunSums;
  datamin: Consolidated;
  timeZone: string;
}) {
  const { successes, failures, averageDurationMs, fetchedAt, stale, doubtful } = datamin;
  const note = <SourceNote source="Datamin" at={fetchedAt} {...{ timeZone, stale, doubtful }} />;
  const agrees = successes === runs - failed && failures === failed;
  if (agrees) {
    return (
      <p className="px-4 py-2 text-xs text-muted">
        Datamin counts the same runs and failures. {note}
      </p>
    );
  }
  const said = (value: number | null) =>
    value === null ? 'an impossible number' : formatNumber(value);
  return (
    <div className="p-3">
      <Callout tone="unsure" title="Datamin’s statistics say otherwise">
        <p>
          They count {said(successes)} succeeded and {said(failures)} failed; here it is{' '}
          {formatNumber(runs - failed)} and {formatNumber(failed)} of {formatNumber(runs)} runs.
          {averageDurationMs !== null && averageMs !== null ? (
            <>
              {' '}
              On average {formatDuration(Math.round(averageDurationMs))} there,{' '}
              {formatDuration(Math.round(averageMs))} here.
            </>
          ) : null}{' '}
          Datamin may count each failed task and subtract it from the runs, and its days are UTC’s;
          the history counts runs. {note}
        </p>
      </Callout>
    </div>
  );
}
