import { BackfillForm } from '@/components/history/backfill-form.client';
import { EditPipelineForm } from '@/components/pipelines/edit-form.client';
import { RemovePipelineForm } from '@/components/pipelines/remove-form.client';
import { RunSettingsForm } from '@/components/pipelines/run-settings-form.client';
import { Panel } from '@/components/ui/panel';
import type { TeamContext } from '@/lib/context';
import { listCredentials } from '@/lib/credentials';
import { readSync } from '@/lib/history';
import type { PipelineView } from '@/lib/pipelines';
import { readRunSettings } from '@/lib/runs';
import { changeHowItIsRun, changePipeline, forgetPipeline } from './actions';
import { readBackTo } from './history/actions';

/** For admins: the pipeline's texts, its credential, and its removal. */
export async function SettingsPanel({
  ctx,
  slug,
  pipeline,
}: {
  ctx: TeamContext;
  slug: string;
  pipeline: PipelineView;
}) {
  const [credentials, { needsConfirmation, coolDownMs }, { backfillDays }] = await Promise.all([
    listCredentials(ctx),
    readRunSettings(ctx, pipeline.uuid),
    readSync(ctx, pipeline.uuid),
  ]);
  return (
    <div className="grid gap-4">
      <Panel id="settings" title="Settings">
        <div className="grid gap-6 lg:grid-cols-[minmax(0,36rem)_minmax(0,1fr)] lg:gap-12">
          <EditPipelineForm
            action={changePipeline.bind(null, slug, pipeline.uuid)}
            credentials={credentials.map(({ id, name }) => ({ id, name }))}
            values={{
              name: pipeline.name,
              description: pipeline.description,
              tags: pipeline.tags.join(', '),
              credentialId: pipeline.credential.id,
              runCredentialId: pipeline.runCredential?.id ?? '',
            }}
          />
          <div className="lg:justify-self-end">
            <RemovePipelineForm
              action={forgetPipeline.bind(null, slug, pipeline.uuid)}
              name={pipeline.name}
            />
          </div>
        </div>
      </Panel>
      <Panel id="run-settings" title="Runs">
        <RunSettingsForm
          action={changeHowItIsRun.bind(null, slug, pipeline.uuid)}
          needsConfirmation={needsConfirmation}
          coolDownMinutes={coolDownMs / 60_000}
        />
      </Panel>
      <Panel id="history-settings" title="History">
        <BackfillForm action={readBackTo.bind(null, slug, pipeline.uuid)} days={backfillDays} />
      </Panel>
    </div>
  );
}
