import { redirect } from 'next/navigation';
import { PipelineHead } from '@/components/pipelines/pipeline-head';
import { LogForm } from '@/components/runs/log-form';
import { ComingLogLead, LogLead } from '@/components/runs/log-lead';
import { WithoutScripts } from '@/components/stats/panel-problem';
import { Lead } from '@/components/ui/lead';
import { Panel } from '@/components/ui/panel';
import { SkeletonLines } from '@/components/ui/skeleton';
import { now } from '@/lib/clock';
import { roleCovers } from '@/lib/context';
import { fieldErrors } from '@/lib/input';
import { listTasks } from '@/lib/pipelines';
import { ReadLog, readLogPage } from '@/lib/runs';
import { AfterHead } from '../../../_page/after-head';
import { hrefWith, readSearch, type SearchParams } from '../../../_page/search';
import { settle } from '../../../_page/settle';
import { Soon } from '../../../_page/soon';
import { taskNames } from '../../../_page/task-names';
import { pipelineOfPage } from '../pipeline';
import { LogPanel } from './log-panel';
import { absoluteWindow, askedWindow, lasts, lastWords } from './window';

interface Props {
  params: Promise<{ team: string; uuid: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: Props) {
  const { team, uuid } = await params;
  return { title: `Log of ${(await pipelineOfPage(team, uuid)).pipeline.name}` };
}

/** A window of the log, straight from Datamin: it is stored nowhere else, so this page does wait for it. */
export default async function LogPage({ params, searchParams }: Props) {
  const { team: slug, uuid } = await params;
  const page = await pipelineOfPage(slug, uuid);
  const { team: ctx, pipeline, base, timeZone } = page;
  const path = `${page.path}/log`;
  const {
    whole,
    page: typedPage,
    ...search
  } = await readSearch(searchParams, ['last', 'from', 'to', 'whole', 'page']);
  const keptWhole: Record<string, string> = whole === undefined ? {} : { whole };
  const absolute = absoluteWindow(search, timeZone);
  if (absolute) redirect(hrefWith(path, { ...absolute, ...keptWhole }));

  const asked = askedWindow(search, now(), timeZone);
  const range = { from: asked.from, to: asked.to };
  const parsed = ReadLog.safeParse(range);
  const number = pageNumber(typedPage);
  const log = parsed.success
    ? settle(readLogPage(ctx, pipeline.uuid, range, { page: number }))
    : null;
  const tasks = await listTasks(ctx, pipeline.uuid);
  const span = asked.last === null ? 'in this window' : `in the last ${lastWords[asked.last]}`;
  const key = `${range.from} ${range.to} ${number}`;
  return (
    <PipelineHead
      page="log"
      isAdmin={roleCovers(ctx.role, 'admin')}
      mayRun={roleCovers(ctx.role, 'operator')}
      lead={
        log ? (
          <Soon
            key={key}
            whole={whole !== undefined}
            patience={0}
            work={log}
            fallback={<ComingLogLead span={span} />}
          >
            {({ value }) =>
              value ? (
                <LogLead log={value} {...{ span, timeZone }} />
              ) : (
                <Lead late>Datamin’s log cannot be read right now; the reason is below.</Lead>
              )
            }
          </Soon>
        ) : null
      }
      {...{ pipeline, base }}
    >
      <AfterHead>
        <Panel id="window" title="Time range" className="mb-4">
          <LogForm
            action={path}
            typed={asked.typed}
            timeZone={timeZone}
            errors={parsed.success ? undefined : fieldErrors(parsed.error)}
            choices={lasts.map(({ value, label }) => ({
              label,
              href: hrefWith(path, keptWhole, { last: value }),
              current: asked.last === value,
            }))}
          />
          <p className="mt-3 text-xs text-muted wrap-anywhere">
            Straight from Datamin, with what every task put out; at most 31 days at once.{' '}
            {/* On a phone the runs come first. */}
            <span className="max-sm:hidden">
              To download it, use the API, which streams JSON lines:{' '}
              <code className="text-xs">
                GET /api/v1/teams/{ctx.team.slug}/pipelines/{pipeline.uuid}/logs?from&amp;to
              </code>
            </span>
          </p>
        </Panel>
        {log ? (
          <Soon
            key={key}
            whole={whole !== undefined}
            patience={0}
            work={log}
            fallback={
              <Panel id="log" title="Runs">
                <SkeletonLines label="The log is being read from Datamin" lines={8} />
                <WithoutScripts href={hrefWith(path, search, { whole: '1' })} />
              </Panel>
            }
          >
            {(read) => (
              <LogPanel
                log={read}
                pipelineUuid={pipeline.uuid}
                names={taskNames(tasks)}
                // Pages of this very window: one that ends now would have moved on.
                pageHref={(to) =>
                  hrefWith(path, { ...range, ...keptWhole }, { page: to > 1 ? String(to) : null })
                }
                {...{ base, timeZone }}
              />
            )}
          </Soon>
        ) : null}
      </AfterHead>
    </PipelineHead>
  );
}

function pageNumber(typed: string | undefined): number {
  const number = Number(typed);
  return Number.isInteger(number) && number >= 1 ? number : 1;
}
