import { PickBar } from '@/components/bulk-runs/pick-bar';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { ManageTable } from '@/components/pipelines/manage-table';
import { formatNumber } from '@/components/ui/format';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { readPipelinePage } from '../_page/pipeline-list';
import { PipelinesFrame } from '../_page/pipelines-frame';
import type { SearchParams } from '../_page/search';

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

export const metadata = { title: 'Pipelines' };

const order = 'name';

/** The registered pipelines, for managing them; their health is on the overview. */
export default async function PipelinesPage({ params, searchParams }: Props) {
  const { team, viewer } = await requireMembership((await params).team);
  const base = `/${team.team.slug}`;
  const path = `${base}/pipelines`;
  const { timeZone } = viewer.user;
  const asked = searchParams.then(({ view: _, group: __, range: ___, ...rest }) => rest);
  const page = await readPipelinePage(team, path, asked, order);
  const mayPick = roleCovers(team.role, 'operator');
  return (
    <PipelinesFrame
      title="Pipelines"
      ctx={team}
      foot={mayPick ? <PickBar base={base}>Run selected…</PickBar> : null}
      {...{ base, path, page, order }}
    >
      {(read) =>
        'list' in read ? (
          <Panel
            id="pipelines"
            title="Registered"
            flush
            aside={
              <span className="text-xs text-muted" role="status">
                {formatNumber(read.list.items.length)} of {formatNumber(read.list.total)} shown
              </span>
            }
            footer={<TimeZoneNote timeZone={timeZone} />}
          >
            <ManageTable
              pipelines={read.list.items}
              base={base}
              timeZone={timeZone}
              isAdmin={page.isAdmin}
              mayPick={mayPick}
            />
          </Panel>
        ) : null
      }
    </PipelinesFrame>
  );
}
