import type { ReactNode } from 'react';
import type { SyncView } from '@/lib/history';
import { formatNumber } from '../ui/format';
import { Link } from '../ui/link';
import { Panel } from '../ui/panel';
import { PanelNote } from '../ui/panel-states';
import { ExactTime, RelativeTime } from '../ui/time';

/** How far a pipeline's history has been read, how it continues, and what keeps it from continuing. */
export function SyncPanel({
  sync,
  timeZone,
  action,
  limitHref,
}: {
  sync: SyncView;
  timeZone: string;
  /** Where to set how far back to read, for those who may. */
  limitHref?: string | undefined;
  /** "Sync now", for those who may. */
  action?: ReactNode;
}) {
  const { syncedTo, backfill, rowsRead, nextAttemptAt, reading, problem, failedAt } = sync;
  return (
    <Panel id="sync" title="Sync" flush aside={action}>
      {problem ? (
        <PanelNote state="stale">
          {problem}
          {failedAt ? (
            <>
              {' '}
              Tried <RelativeTime at={failedAt} timeZone={timeZone} />.
            </>
          ) : null}
        </PanelNote>
      ) : null}
      <dl className="grid gap-x-6 gap-y-3 p-4 sm:grid-cols-2 xl:grid-cols-4">
        <Fact name="Synced to">
          {syncedTo ? <ExactTime at={syncedTo} timeZone={timeZone} /> : 'nothing read yet'}
        </Fact>
        <Fact name="Goes back to">
          {backfill.reached ? <ExactTime at={backfill.reached} timeZone={timeZone} /> : '–'}
          <Backfill backfill={backfill} />
          {limitHref ? (
            <p className="text-xs">
              <Link href={limitHref}>Change how far back</Link>
            </p>
          ) : null}
        </Fact>
        <Fact name="Task runs read">{formatNumber(rowsRead)}</Fact>
        <Fact name="Next sync">
          {reading ? (
            'reading now'
          ) : (
            <RelativeTime at={nextAttemptAt} timeZone={timeZone} mayCome />
          )}
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}

function Backfill({ backfill: { state, progress } }: Pick<SyncView, 'backfill'>) {
  if (state === 'limit') return <p className="text-xs text-muted">as far as requested</p>;
  if (state === 'assumed_complete') {
    return <p className="text-xs text-muted">assumed complete: Datamin has nothing earlier</p>;
  }
  return (
    <>
      <p className="text-xs text-muted">reading further back</p>
      {progress === null ? null : (
        <progress
          className="mt-1 w-full"
          aria-label="How much of the history is read"
          max={100}
          value={Math.floor(progress * 100)}
        />
      )}
    </>
  );
}
