import { cache } from 'react';
import { FreezeNotice } from '@/components/freezes/freeze-notice';
import { requestSentence } from '@/components/runs/badges';
import { BeforeRun } from '@/components/runs/before-run';
import { CannotRun, DisabledCredential } from '@/components/runs/cannot-run';
import { RunNow } from '@/components/runs/run-now.client';
import { Link } from '@/components/ui/link';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { formKey } from '@/lib/http';
import type { PipelineView } from '@/lib/pipelines';
import { type RunRequestView, readRunOutlook } from '@/lib/runs';
import { freezesOfPage } from '../../_freeze/freezes';
import { runPipeline } from './actions';

/** What is known before a run; a page reads it along with its own data. */
export const outlookOfPage = cache(async (slug: string, uuid: string) => {
  const { team } = await requireMembership(slug, 'operator');
  return readRunOutlook(team, uuid);
});

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
  const [outlook, freezes] = await Promise.all([
    outlookOfPage(slug, pipeline.uuid),
    freezesOfPage(slug),
  ]);
  const frozen = freezes.find(
    (freeze) => (freeze.pipeline?.uuid ?? pipeline.uuid) === pipeline.uuid,
  );
  if (frozen) {
    return (
      <CannotRun>
        <FreezeNotice freeze={frozen} timeZone={viewer.user.timeZone} />
        <p>Nobody can request a run until the freeze ends.</p>
      </CannotRun>
    );
  }
  const base = `/${slug}`;
  const credential = pipeline.runCredential ?? pipeline.credential;
  if (credential.disabled) {
    return (
      <CannotRun>
        <DisabledCredential {...{ credential, base }} isAdmin={roleCovers(team.role, 'admin')} />
      </CannotRun>
    );
  }
  return (
    <RunNow
      action={runPipeline.bind(null, slug, pipeline.uuid)}
      pipeline={pipeline.name}
      idempotencyKey={await formKey()}
      openRequest={open ? requestSentence(open.state) : null}
      known={
        <>
          <BeforeRun outlook={outlook} base={base} timeZone={viewer.user.timeZone} />
          {outlook.acceptsInput ? (
            <p>
              <Link href={`${base}/pipelines/${pipeline.uuid}/run`}>Run with an input…</Link>
            </p>
          ) : null}
        </>
      }
      needsName={outlook.needsConfirmation}
      requestsHref={`${base}/run-requests`}
    />
  );
}
