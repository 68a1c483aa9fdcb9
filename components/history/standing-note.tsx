import type { HistoryStanding } from '@/lib/history';
import { formatNumber } from '../ui/format';
import { PanelNote } from '../ui/panel-states';
import { RelativeTime } from '../ui/time';

/** Where the runs come from, and until when they are complete. */
export function StandingSource({
  standing: { syncedTo },
  timeZone,
}: {
  standing: Pick<HistoryStanding, 'syncedTo'>;
  timeZone: string;
}) {
  if (!syncedTo) return <span className="text-xs text-muted">Run history, not read yet</span>;
  return (
    <span className="text-xs text-muted">
      Run history, synced to <RelativeTime at={syncedTo} timeZone={timeZone} />
    </span>
  );
}

/** What is still missing, in a sentence; nothing when all is there. */
export function StandingNotes({
  standing,
  timeZone,
}: {
  standing: HistoryStanding;
  timeZone: string;
}) {
  const { pipelines, goingBack, failing, syncedTo } = standing;
  const of = (count: number) =>
    pipelines === 1
      ? 'the pipeline'
      : `${formatNumber(count)} of ${formatNumber(pipelines)} pipelines`;
  return (
    <>
      {goingBack > 0 ? (
        <PanelNote state="partial">
          Older runs of {of(goingBack)} are still being read from Datamin; the newest come first.
        </PanelNote>
      ) : null}
      {failing > 0 ? (
        <PanelNote state="stale">
          The log of {of(failing)} could not be read and will be tried again.
          {syncedTo ? (
            <>
              {' '}
              Complete up to <RelativeTime at={syncedTo} timeZone={timeZone} />.
            </>
          ) : null}
        </PanelNote>
      ) : null}
    </>
  );
}
