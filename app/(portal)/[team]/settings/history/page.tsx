import type { Metadata } from 'next';
import { OutputsKeptTable } from '@/components/history/outputs-kept-table';
import { RetentionForm } from '@/components/history/retention-form.client';
import { StandingNotes, StandingSource } from '@/components/history/standing-note';
import { TroubledSyncs } from '@/components/history/troubled-syncs';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { ExactTime } from '@/components/ui/time';
import { requireMembership } from '@/lib/auth';
import { listTroubledSyncs, readHistorySettings, readHistoryStanding } from '@/lib/history';
import { keepHistory } from './actions';

interface Props {
  params: Promise<{ team: string }>;
}

export const metadata: Metadata = { title: 'History' };

/** How long the team's runs are kept, how much of their outputs, and how far everything has been read. */
export default async function HistorySettingsPage({ params }: Props) {
  const { team: slug } = await params;
  const { team: ctx, viewer } = await requireMembership(slug, 'admin');
  const { timeZone } = viewer.user;
  const [{ retentionDays, oldestRunAt, credentials }, standing, troubled] = await Promise.all([
    readHistorySettings(ctx),
    readHistoryStanding(ctx),
    listTroubledSyncs(ctx),
  ]);
  return (
    <>
      <PageHead title="History">
        <p>
          Every run in Datamin’s logs is kept here, so that it can be searched even while Datamin is
          down.
        </p>
      </PageHead>
      <div className="grid grid-cols-1 gap-4">
        <Panel id="retention" title="Retention">
          <div className="grid gap-4">
            <p className="max-w-prose">
              Older runs, task runs, outputs and errors are deleted within the hour and not read
              again. Daily totals stay forever: counts, durations and percentiles of whole days.{' '}
              {oldestRunAt ? (
                <>
                  The oldest run started <ExactTime at={oldestRunAt} timeZone={timeZone} />.
                </>
              ) : (
                'No runs yet.'
              )}
            </p>
            <RetentionForm action={keepHistory.bind(null, slug)} days={retentionDays} />
          </div>
        </Panel>
        <Panel id="outputs" title="Outputs" flush>
          <OutputsKeptTable credentials={credentials} base={`/${slug}`} />
        </Panel>
        <Panel
          id="standing"
          title="Sync"
          flush
          aside={<StandingSource standing={standing} timeZone={timeZone} />}
        >
          <StandingNotes standing={standing} timeZone={timeZone} />
          <TroubledSyncs syncs={troubled} base={`/${slug}`} timeZone={timeZone} />
        </Panel>
      </div>
    </>
  );
}
