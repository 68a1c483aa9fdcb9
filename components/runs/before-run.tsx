import type { RunOutlook } from '@/lib/runs';
import { Link } from '../ui/link';
import { Duration, RelativeTime } from '../ui/time';
import { requestSentence } from './badges';

/** What is known of a pipeline before it is run. Nothing here asks Datamin, so everything gives its age. */
export function BeforeRun({
  outlook,
  base,
  timeZone,
}: {
  outlook: RunOutlook;
  base: string;
  timeZone: string;
}) {
  const { usualMs, lastRun, goingOn, open, fetchedAt } = outlook;
  return (
    <ul className="grid list-disc gap-1 ps-5">
      {usualMs === null ? (
        <li>No run seen yet, so its usual duration is unknown.</li>
      ) : (
        <li>
          It usually takes <Duration ms={usualMs} />.
        </li>
      )}
      {lastRun ? (
        <li>
          Its last run{' '}
          <Link href={`${base}/runs/${lastRun.runUuid}`}>
            {lastRun.status === 'failed' ? 'failed' : 'succeeded'}
          </Link>{' '}
          <RelativeTime at={lastRun.finishedAt} timeZone={timeZone} />.
        </li>
      ) : null}
      {goingOn ? (
        <li>
          <Link href={`${base}/runs/${goingOn.runUuid}`}>A run</Link> that began{' '}
          <RelativeTime at={goingOn.startedAt} timeZone={timeZone} /> is going on.
        </li>
      ) : (
        <li>
          {fetchedAt ? (
            <>
              No run was in progress when its log was last read{' '}
              <RelativeTime at={fetchedAt} timeZone={timeZone} />.
            </>
          ) : (
            'Its log has not been read yet: it may already be running.'
          )}
        </li>
      )}
      {open ? (
        <li>
          <Link href={`${base}/run-requests/${open.id}`}>Another request</Link> is open:{' '}
          {requestSentence(open.state)}
        </li>
      ) : null}
    </ul>
  );
}
