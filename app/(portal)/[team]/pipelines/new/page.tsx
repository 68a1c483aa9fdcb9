import { Suggestions } from '@/components/first-hour/suggestions';
import { RegisterForm } from '@/components/pipelines/register-form.client';
import { RegisterManyForm } from '@/components/pipelines/register-many-form.client';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireTeam } from '@/lib/auth';
import { listCredentials } from '@/lib/credentials';
import { NoPipelinesYet } from '../../_page/no-pipelines-yet';
import { readSearch, type SearchParams } from '../../_page/search';
import { register, registerMany } from './actions';
import { suggestPipelines } from './suggest';

export const metadata = { title: 'Register a pipeline' };

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

export default async function NewPipelinePage({ params, searchParams }: Props) {
  const ctx = await requireTeam((await params).team, 'admin');
  const base = `/${ctx.team.slug}`;
  const [credentials, search] = await Promise.all([
    listCredentials(ctx),
    readSearch(searchParams, ['uuid', 'name', 'credential']),
  ]);
  const { credential: credentialId, ...words } = search;
  const choices = credentials.map(({ id, name }) => ({ id, name }));
  const crumbs = [{ label: 'Pipelines', href: `${base}/pipelines` }];
  if (credentials.length === 0) {
    return (
      <>
        <PageHead title="Register a pipeline" crumbs={crumbs} />
        <NoPipelinesYet ctx={ctx} />
      </>
    );
  }
  return (
    <>
      <PageHead title="Register a pipeline" crumbs={crumbs}>
        <p>
          Datamin’s API does not list pipelines, so each is registered by its UUID. Its last 7 days
          are read at once to find its tasks. To register many,{' '}
          <a className="link" href="#many">
            paste a list
          </a>
          .
        </p>
      </PageHead>
      <Panel className="max-w-2xl">
        <Suggestions suggestions={await suggestPipelines(ctx, credentials)} />
        <RegisterForm
          // A form that is on the page keeps its contents: another suggestion needs another form.
          key={words.uuid ?? ''}
          action={register.bind(null, ctx.team.slug)}
          credentials={choices}
          prefill={{ ...words, ...(credentialId && { credentialId }) }}
        />
      </Panel>
      <Panel id="many" title="Many at once" className="mt-4 max-w-2xl">
        <RegisterManyForm
          action={registerMany.bind(null, ctx.team.slug)}
          credentials={choices}
          base={base}
        />
      </Panel>
    </>
  );
}
