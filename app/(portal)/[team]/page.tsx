import { PickBar } from '@/components/bulk-runs/pick-bar';
import { ExpiryNotice } from '@/components/credentials/expiry-notice';
import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { AttentionStrip } from '@/components/pipelines/attention-strip';
import { ListSource } from '@/components/pipelines/list-source';
import { ListWords } from '@/components/pipelines/list-words';
import { OverviewGroups } from '@/components/pipelines/overview-groups';
import { OverviewTable } from '@/components/pipelines/overview-table';
import { rangeWords } from '@/components/pipelines/overview-words';
import { StandingLead } from '@/components/pipelines/standing-lead';
import { ViewBar } from '@/components/pipelines/view-bar';
import { formatNumber } from '@/components/ui/format';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { listExpiring } from '@/lib/credentials';
import { overviewOrder as order, overviewOfPage } from './_page/overview-of-page';
import { PipelinesFrame } from './_page/pipelines-frame';
import type { SearchParams } from './_page/search';

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

/** So that a tab kept open shows how many need attention. */
export async function generateMetadata({ params, searchParams }: Props) {
  const { team, page } = await overviewOfPage((await params).team, searchParams);
  const count = page.read.value?.standing.attention ?? 0;
  if (count === 0) return { title: team.team.name };
  const words = `${formatNumber(count)} ${count === 1 ? 'needs' : 'need'} attention`;
  return { title: `${words} · ${team.team.name}` };
}

/** Every pipeline of the team with its health. From readings only: it never waits for Datamin. */
export default async function OverviewPage({ params, searchParams }: Props) {
  const { team: slug } = await params;
  const { team, viewer } = await requireMembership(slug);
  const base = `/${team.team.slug}`;
  const { timeZone } = viewer.user;
  const [{ page }, expiring] = await Promise.all([
    overviewOfPage(slug, searchParams),
    roleCovers(team.role, 'admin') ? listExpiring(team) : [],
  ]);
  const { range, view, filters, href } = page;
  const mayPick = roleCovers(team.role, 'operator');
  const table = { range, view, base, timeZone, mayPick };
  const footer = (
    <div className="grid gap-1">
      <TimeZoneNote timeZone={timeZone} />
      <ListWords />
    </div>
  );
  return (
    <>
      <ExpiryNotice expiring={expiring} base={base} />
      <PipelinesFrame
        title="Overview"
        ctx={team}
        base={base}
        path={base}
        page={page}
        order={order}
        lead={({ standing }) => <StandingLead standing={standing} range={range} />}
        strip={({ standing }) => (
          <AttentionStrip
            standing={standing}
            current={filters.state}
            href={(state) => href({ state, q: null, tag: null })}
          />
        )}
        barWords={[rangeWords[range].short, view === 'grid' && 'grid', page.isGrouped && 'by tag']}
        bar={<ViewBar range={range} view={view} group={page.isGrouped} href={href} />}
        foot={mayPick ? <PickBar base={base}>Run selected…</PickBar> : null}
      >
        {(read) =>
          'groups' in read ? (
            <>
              <OverviewGroups
                {...table}
                groups={read.groups}
                tagHref={(tag) => href({ tag, group: null })}
              />
              <div className="text-xs text-muted">{footer}</div>
            </>
          ) : (
            <Panel
              id="pipelines"
              title="Pipelines"
              flush
              aside={
                <ListSource
                  items={read.list.items}
                  total={read.list.total}
                  range={range}
                  timeZone={timeZone}
                />
              }
              footer={footer}
            >
              <OverviewTable
                {...table}
                pipelines={read.list.items}
                caption="Pipelines"
                order={{ sort: filters.sort ?? order, href: (sort) => href({ sort }) }}
              />
            </Panel>
          )
        }
      </PipelinesFrame>
      <LiveRefresh everyMs={30_000} />
    </>
  );
}
