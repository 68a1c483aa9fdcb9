import { SyncNow } from '@/components/history/sync-now.client';
import { SyncPanel } from '@/components/history/sync-panel';
import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { PipelineHead } from '@/components/pipelines/pipeline-head';
import { PanelProblem } from '@/components/stats/panel-problem';
import { Panel } from '@/components/ui/panel';
import { now } from '@/lib/clock';
import { roleCovers } from '@/lib/context';
import { readHistoryStatistics, readHistoryYear, readSync } from '@/lib/history';
import { readConsolidated } from '@/lib/stats';
import { AfterHead } from '../../../_page/after-head';
import { orNotFound } from '../../../_page/or-not-found';
import { hrefWith, readSearch, type SearchParams } from '../../../_page/search';
import { settle } from '../../../_page/settle';
import { askedRange } from '../../../_stats/range';
import { RangeChoices } from '../../../_stats/range-choices';
import { pipelineOfPage } from '../pipeline';
import { syncHistory } from './actions';
import { HistoryPanels } from './history-panels';
import { numbersBehind } from './numbers-behind';
import { YearPanel } from './year-panel';

interface Props {
  params: Promise<{ team: string; uuid: string }>;
  searchParams: SearchParams;
}

/** Slow means longer than a minute, unless somebody chooses otherwise. */
const usuallySlowSeconds = 60;

export async function generateMetadata({ params }: Props) {
  const { team, uuid } = await params;
  return { title: `History · ${(await pipelineOfPage(team, uuid)).pipeline.name}` };
}

/** What the kept history says about a pipeline. Only the comparison with Datamin's numbers asks Datamin. */
export default async function HistoryPage({ params, searchParams }: Props) {
  const { team: slug, uuid } = await params;
  const { team: ctx, pipeline, base, path: home, timeZone } = await pipelineOfPage(slug, uuid);
  const { whole, ...search } = await readSearch(searchParams, [
    'range',
    'from',
    'to',
    'slow',
    'type',
    'table',
    'whole',
  ]);
  const path = `${home}/history`;
  const asked = askedRange(search, now(), timeZone);
  const sync = await orNotFound(readSync(ctx, pipeline.uuid));
  const period = asked.range && {
    from: asked.range.from.toISOString(),
    to: asked.range.to.toISOString(),
  };
  const behind = numbersBehind(path, search, { ...period, timeZone });
  const typed = Number((search.slow ?? '').replace(',', '.') || usuallySlowSeconds);
  const slowSeconds = typed >= 0 && typed < 1e9 ? typed : usuallySlowSeconds;
  const datamin =
    period && settle(readConsolidated(ctx, { kind: 'pipeline', uuid: pipeline.uuid }, period));
  const [read, year] = await Promise.all([
    period &&
      settle(
        readHistoryStatistics(ctx, pipeline.uuid, {
          ...period,
          timeZone,
          slowerThanMs: Math.round(slowSeconds * 1000),
          ...(search.type && { taskType: search.type }),
        }),
      ),
    settle(readHistoryYear(ctx, pipeline.uuid, timeZone)),
  ]);
  const mayOperate = roleCovers(ctx.role, 'operator');
  const standing = (
    <SyncPanel
      sync={sync}
      timeZone={timeZone}
      limitHref={roleCovers(ctx.role, 'admin') ? `${home}/settings#history-settings` : undefined}
      action={mayOperate ? <SyncNow action={syncHistory.bind(null, slug, uuid)} /> : null}
    />
  );
  return (
    <PipelineHead
      page="history"
      isAdmin={roleCovers(ctx.role, 'admin')}
      mayRun={roleCovers(ctx.role, 'operator')}
      {...{ pipeline, base }}
      lead={
        <p>
          What the portal keeps of Datamin’s log, counted run by run: how runs ended, why they
          failed, and which were slow.
        </p>
      }
    >
      <AfterHead>
        <div className="grid grid-cols-1 gap-4">
          {/* Above the numbers only if it says why they are old. */}
          {sync.problem ? standing : null}
          <Panel>
            <RangeChoices range={asked} path={path} search={search} timeZone={timeZone} />
          </Panel>
          {read?.problem ? (
            <Panel>
              <PanelProblem what="The history" sentence={read.problem.detail} />
            </Panel>
          ) : null}
          {read?.value && datamin && asked.range ? (
            <HistoryPanels
              statistics={read.value}
              label={asked.label}
              period={asked.range}
              datamin={datamin}
              slow={{ path, search, seconds: slowSeconds }}
              runsHref={(filters) =>
                hrefWith(`${base}/runs`, {
                  pipeline: pipeline.uuid,
                  ...(search.from || search.to
                    ? { from: search.from, to: search.to }
                    : { range: asked.choice }),
                  ...filters,
                })
              }
              {...{ behind, base, timeZone, whole: whole !== undefined }}
            />
          ) : null}
          <YearPanel {...{ year, sync, timeZone, behind }} />
          {sync.problem ? null : standing}
          <TimeZoneNote timeZone={timeZone} />
        </div>
        {sync.backfill.state === 'going' ? <LiveRefresh everyMs={15_000} /> : null}
      </AfterHead>
    </PipelineHead>
  );
}
