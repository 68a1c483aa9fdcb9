import { requestSentence } from '@/components/runs/badges';
import { BeforeRun } from '@/components/runs/before-run';
import { RunNow } from '@/components/runs/run-now.client';
import { requireMembership } from '@/lib/auth';
import { formKey } from '@/lib/http';
import type { PipelineView } from '@/lib/pipelines';
import { type RunRequestView, readRunOutlook } from '@/lib/runs';
import { runPipeline } from './actions';

/** "Run now" with what is known before, and a key of its own: the same form sent twice is one run. */
export async function RunButton({
  slug,
  pipeline,
  open,
}: {
  slug: string;
  pipeline: PipelineView;
  open: RunRequestView | undefined;
}) {
  const { team, viewer } = await requireMembership(slug, 'operator');
  const outlook = await readRunOutlook(team, pipeline.uuid);
  const base = `/${slug}`;
  return (
    <RunNow
      action={runPipeline.bind(null, slug, pipeline.uuid)}
      pipeline={pipeline.name}
      idempotencyKey={await formKey()}
      openRequest={open ? requestSentence(open.state) : null}
      known={<BeforeRun outlook={outlook} base={base} timeZone={viewer.user.timeZone} />}
      requestsHref={`${base}/run-requests`}
    />
  );
}
