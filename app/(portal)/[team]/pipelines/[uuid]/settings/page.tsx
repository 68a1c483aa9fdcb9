import { PipelineHead } from '@/components/pipelines/pipeline-head';
import { requireMembership } from '@/lib/auth';
import { AfterHead } from '../../../_page/after-head';
import { pipelineOfPage } from '../pipeline';
import { SettingsPanel } from '../settings-panel';

interface Props {
  params: Promise<{ team: string; uuid: string }>;
}

export async function generateMetadata({ params }: Props) {
  const { team, uuid } = await params;
  await requireMembership(team, 'admin');
  return { title: `Settings · ${(await pipelineOfPage(team, uuid)).pipeline.name}` };
}

/** A pipeline's texts and its credential, for people who may change them. */
export default async function PipelineSettingsPage({ params }: Props) {
  const { team: slug, uuid } = await params;
  await requireMembership(slug, 'admin');
  const { team: ctx, pipeline, base } = await pipelineOfPage(slug, uuid);
  return (
    <PipelineHead
      page="settings"
      isAdmin
      mayRun
      {...{ pipeline, base }}
      lead={<p>What it is called, how it may be run, and how far back its history goes.</p>}
    >
      <AfterHead>
        <SettingsPanel ctx={ctx} slug={slug} pipeline={pipeline} />
      </AfterHead>
    </PipelineHead>
  );
}
