import { isOpenRequest, requestSentence } from '@/components/runs/badges';
import { DisabledCredential } from '@/components/runs/cannot-run';
import { PresetForm, RunWithInput } from '@/components/runs/input-form.client';
import { InputIntro } from '@/components/runs/input-intro';
import { Presets } from '@/components/runs/presets';
import { Callout } from '@/components/ui/callout';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { formKey } from '@/lib/http';
import { listInputPresets, listRunRequests, readRunInput, readRunSettings } from '@/lib/runs';
import { orNotFound } from '../../../_page/or-not-found';
import { readSearch, type SearchParams } from '../../../_page/search';
import { pipelineOfPage } from '../pipeline';
import { keepPreset, removePreset, runWithInput } from './actions';

interface Props {
  params: Promise<{ team: string; uuid: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: Props) {
  const { team, uuid } = await params;
  await requireMembership(team, 'operator');
  return { title: `Run with an input · ${(await pipelineOfPage(team, uuid)).pipeline.name}` };
}

/** A run with an input: typed, from a preset, or from an earlier request. */
export default async function RunWithInputPage({ params, searchParams }: Props) {
  const { team: slug, uuid } = await params;
  await requireMembership(slug, 'operator');
  const { team: ctx, pipeline, base, path, timeZone } = await pipelineOfPage(slug, uuid);
  const { from, preset } = await readSearch(searchParams, ['from', 'preset']);
  const [{ acceptsInput, presets }, earlier, { needsConfirmation }, open] = await orNotFound(
    Promise.all([
      listInputPresets(ctx, pipeline.uuid),
      from ? readRunInput(ctx, from) : null,
      readRunSettings(ctx, pipeline.uuid),
      listRunRequests(ctx, { pipeline: pipeline.uuid, state: 'open', limit: 1 }),
    ]),
  );
  const input = presets.find(({ id }) => id === preset)?.input ?? earlier ?? '';
  const openRequest = open.items.find(isOpenRequest);
  const bound = { slug, uuid: pipeline.uuid };
  return (
    <>
      <PageHead
        title="Run with an input"
        crumbs={[
          { label: 'Pipelines', href: `${base}/pipelines` },
          { label: pipeline.name, href: path },
        ]}
      >
        <InputIntro pipeline={pipeline.name} />
      </PageHead>
      <DisabledCredential
        credential={pipeline.runCredential ?? pipeline.credential}
        base={base}
        isAdmin={roleCovers(ctx.role, 'admin')}
      />
      {acceptsInput ? null : (
        <Callout tone="warn" title="Its credential takes no input" className="mb-4">
          <p>
            Not every server supports one. An admin can allow it in the credential’s settings; until
            then such a run is refused.
          </p>
        </Callout>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel id="run" title="Run">
          <RunWithInput
            action={runWithInput.bind(null, bound)}
            idempotencyKey={await formKey()}
            input={input}
            openRequest={openRequest ? requestSentence(openRequest.state) : null}
            needsName={needsConfirmation ? pipeline.name : null}
            requestsHref={`${base}/run-requests`}
          />
        </Panel>
        <Panel id="presets" title="Presets">
          <div className="grid gap-5">
            <Presets
              presets={presets}
              path={`${path}/run`}
              timeZone={timeZone}
              remove={removePreset.bind(null, bound)}
            />
            <PresetForm action={keepPreset.bind(null, bound)} input={input} />
          </div>
        </Panel>
      </div>
    </>
  );
}
