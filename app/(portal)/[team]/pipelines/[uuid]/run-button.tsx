import { requestSentence } from '@/components/runs/badges';
import { RunNow } from '@/components/runs/run-now.client';
import { formKey } from '@/lib/http';
import type { PipelineView } from '@/lib/pipelines';
import type { RunRequestView } from '@/lib/runs';
import { runPipeline } from './actions';

/** "Run now" with a key of its own: the same form sent twice is one run. */
export async function RunButton({
  slug,
  pipeline,
  open,
}: {
  slug: string;
  pipeline: PipelineView;
  open: RunRequestView | undefined;
}) {
  return (
    <RunNow
      action={runPipeline.bind(null, slug, pipeline.uuid)}
      pipeline={pipeline.name}
      idempotencyKey={await formKey()}
      openRequest={open ? requestSentence(open.state) : null}
    />
  );
}
