import { BulkChoices } from '@/components/bulk-runs/bulk-choices';
import { BulkForm } from '@/components/bulk-runs/bulk-form.client';
import { pipelineCount } from '@/components/bulk-runs/outcome-words';
import { bulkRunHref, readPick, wrongPick } from '@/components/bulk-runs/pick';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/ui/link';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { formKey } from '@/lib/http';
import { type BulkPreview, mostPipelines, previewBulkRun, usualWidth } from '@/lib/runs';
import type { SearchParams } from '../../_page/search';
import { settle } from '../../_page/settle';
import { runPicked } from '../actions';

export const metadata = { title: 'Run the selected pipelines' };

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

/** What would become of a selection, and the one confirmation. */
export default async function NewBulkRunPage({ params, searchParams }: Props) {
  const { team: slug } = await params;
  const { team: ctx } = await requireMembership(slug, 'operator');
  const base = `/${ctx.team.slug}`;
  const search = await searchParams;
  const picks = [...new Set([search.pick ?? []].flat())];
  const anyway = search.anyway === 'true';
  const preview = await settle(
    picks.length === 0 || picks.length > mostPipelines
      ? Promise.resolve(null)
      : previewBulkRun(ctx, { items: picks.map(readPick), anyway }),
  );
  return (
    <>
      <PageHead
        title="Run the selected pipelines"
        crumbs={[{ label: 'Bulk runs', href: `${base}/bulk-runs` }]}
      />
      {preview.value ? (
        <Confirmation
          {...{ slug, base, picks, anyway }}
          preview={preview.value}
          idempotencyKey={await formKey()}
        />
      ) : (
        <Panel>
          {preview.problem ? (
            <Callout tone="bad" title="This selection cannot be run">
              <p>{wrongPick(picks, preview.problem)}</p>
              <p className="mt-2">
                <LinkButton href={base}>To the overview</LinkButton>
              </p>
            </Callout>
          ) : (
            <EmptyState
              title={picks.length === 0 ? 'Nothing is selected' : 'Too many at once'}
              actions={<LinkButton href={base}>To the overview</LinkButton>}
            >
              <p>
                {picks.length === 0
                  ? 'Tick the boxes beside pipelines on the overview, or beside failed runs.'
                  : `One bulk run takes at most ${pipelineCount(mostPipelines)}; ${picks.length} are selected.`}
              </p>
            </EmptyState>
          )}
        </Panel>
      )}
    </>
  );
}

function Confirmation({
  slug,
  base,
  picks,
  anyway,
  preview: { items, willRun, needsConfirmation },
  idempotencyKey,
}: {
  slug: string;
  base: string;
  picks: string[];
  anyway: boolean;
  preview: BulkPreview;
  idempotencyKey: string;
}) {
  const running = items.filter(({ leftOut }) => leftOut === null);
  const leftOut = items.filter((item) => item.leftOut !== null);
  const passable = leftOut.filter((item) => item.leftOut?.passable).length;
  const merged = picks.length - items.length;
  return (
    <div className="grid gap-4">
      <Panel id="will-run" title={`Will run: ${pipelineCount(willRun)}`} flush>
        {running.length > 0 ? (
          <BulkChoices items={running} base={base} caption="What will run" />
        ) : (
          <EmptyState title="None of them can be run now" />
        )}
      </Panel>
      {leftOut.length > 0 ? (
        <Panel
          id="left-out"
          title={`Will not run: ${pipelineCount(leftOut.length)}`}
          flush
          aside={
            passable > 0 ? (
              <LinkButton small href={bulkRunHref(base, picks, true)}>
                {leftOut.length === 1
                  ? 'Run it anyway'
                  : `Run ${passable === 1 ? 'one' : passable} of them anyway`}
              </LinkButton>
            ) : null
          }
        >
          <BulkChoices items={leftOut} base={base} caption="What will not run, and why" />
        </Panel>
      ) : null}
      {running.length > 0 ? (
        <Panel id="confirm" title="Confirm">
          <div className="grid gap-3">
            {merged > 0 ? (
              <p className="text-muted">
                Several runs of one pipeline are selected: it runs once, like the first of them.
              </p>
            ) : null}
            {anyway ? (
              <p>
                Open requests and cool-downs are ignored: a pipeline that is running may run twice
                at once. <Link href={bulkRunHref(base, picks)}>Leave those out</Link>
              </p>
            ) : null}
            <BulkForm
              action={runPicked.bind(null, slug)}
              picks={items.map(({ pipelineUuid, runUuid }) =>
                runUuid ? `${pipelineUuid}.${runUuid}` : pipelineUuid,
              )}
              perCredential={usualWidth}
              needsCount={needsConfirmation}
              {...{ anyway, willRun, idempotencyKey }}
            />
          </div>
        </Panel>
      ) : null}
    </div>
  );
}
