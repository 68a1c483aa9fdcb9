import { forbidden } from 'next/navigation';
import { NoPipelines } from '@/components/pipelines/no-pipelines';
import { RegisterForm } from '@/components/pipelines/register-form.client';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireTeam } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { listCredentials } from '@/lib/credentials';
import { register } from './actions';

export const metadata = { title: 'Register a pipeline' };

export default async function NewPipelinePage({ params }: { params: Promise<{ team: string }> }) {
  const ctx = await requireTeam((await params).team);
  if (!roleCovers(ctx.role, 'admin')) forbidden();
  const base = `/${ctx.team.slug}`;
  const credentials = await listCredentials(ctx);
  return (
    <>
      <PageHead
        title="Register a pipeline"
        crumbs={[{ label: 'Pipelines', href: `${base}/pipelines` }]}
      >
        <p>
          Datamin does not list its pipelines, so each is registered by its UUID. Its last 7 days
          are read at once to find its tasks.
        </p>
      </PageHead>
      <Panel className="max-w-2xl">
        {credentials.length === 0 ? (
          <NoPipelines base={base} isAdmin hasCredential={false} />
        ) : (
          <RegisterForm
            action={register.bind(null, ctx.team.slug)}
            credentials={credentials.map(({ id, name }) => ({ id, name }))}
          />
        )}
      </Panel>
    </>
  );
}
