import { AddCredentialForm } from '@/components/credentials/add-credential-form.client';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { followsReferences, outputSchemes } from '@/lib/credentials';
import { add } from '../actions';
import { SandboxPanel } from './sandbox-panel';

export const metadata = { title: 'Add credential' };

export default async function AddCredentialPage({ params }: { params: Promise<{ team: string }> }) {
  const { team } = await requireMembership((await params).team, 'admin');
  const list = `/${team.team.slug}/settings/credentials`;
  return (
    <div className="max-w-2xl">
      <PageHead title="Add credential" crumbs={[{ label: 'Credentials', href: list }]}>
        Enter the id and secret of a Datamin API client. It needs the scope to read statistics, and
        the scope to run pipelines if you want to run them from here.
      </PageHead>
      <Panel>
        <AddCredentialForm
          action={add.bind(null, team.team.slug)}
          cancelHref={list}
          schemes={outputSchemes}
          references={followsReferences()}
        />
      </Panel>
      <SandboxPanel slug={team.team.slug} />
    </div>
  );
}
