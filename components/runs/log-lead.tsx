import type { LogPage } from '@/lib/runs';
import { formatNumber } from '../ui/format';
import { Key, Lead } from '../ui/lead';
import { RelativeTime } from '../ui/time';

interface Props {
  /** The window, as the rest of a sentence: "in the last 7 days". */
  span: string;
  timeZone: string;
}

/** What a window of a log contains, in words. */
export function LogLead({ log, span, timeZone }: Props & { log: LogPage }) {
  const { totalRuns, failedRuns, cut, oldest, newest } = log;
  if (!oldest || !newest) return <Lead late>Datamin’s log has no runs {span}.</Lead>;
  return (
    <Lead late>
      {cut ? 'The newest ' : ''}
      {formatNumber(totalRuns)} run{totalRuns === 1 ? '' : 's'} {span},{' '}
      <Key>{failedRuns === 0 ? 'none' : formatNumber(failedRuns)} failed</Key>:{' '}
      {totalRuns === 1 ? (
        'it started '
      ) : (
        <>
          the first started <RelativeTime at={oldest} timeZone={timeZone} />, the last{' '}
        </>
      )}
      <RelativeTime at={newest} timeZone={timeZone} />.
    </Lead>
  );
}

export function ComingLogLead({ span }: Pick<Props, 'span'>) {
  return (
    <Lead late>
      Reading from Datamin’s log what ran {span}: each run with its tasks and outputs, failed ones
      first…
    </Lead>
  );
}
