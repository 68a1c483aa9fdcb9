import { headers } from 'next/headers';
import { HeldForms } from '@/components/layout/held-forms';
import { CreateAccountForm } from '@/components/tokens/create-account-form.client';
import { CreateTokenForm } from '@/components/tokens/create-token-form.client';
import { ServiceAccountsTable } from '@/components/tokens/service-accounts-table';
import { TokensTable } from '@/components/tokens/tokens-table';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { portalOrigin, requireMembership } from '@/lib/auth';
import { listTags } from '@/lib/pipelines';
import { listMadeTokens, listServiceAccounts } from '@/lib/teams';
import { changeAccountAction, createAccountAction, removeAccountAction } from './account-actions';
import { createTokenAction, handOverTokenAction, revokeTokenAction } from './actions';

export const metadata = { title: 'API tokens' };

interface Props {
  params: Promise<{ team: string }>;
}

export default async function TokensPage({ params }: Props) {
  const slug = (await params).team;
  const { team, viewer } = await requireMembership(slug, 'admin');
  const { timeZone } = viewer.user;
  const isHeld = team.breakGlass !== undefined;
  const [tokens, accounts, tags] = await Promise.all([
    listMadeTokens(team),
    listServiceAccounts(team),
    listTags(team),
  ]);
  const api = `${portalOrigin(await headers())}/api/v1/teams/${team.team.slug}`;
  const named = accounts.map(({ id, name }) => ({ id, name }));
  return (
    <>
      <PageHead
        title="API tokens"
        actions={
          isHeld ? null : (
            <LinkButton look="primary" href="#new-token">
              New token
            </LinkButton>
          )
        }
      >
        <p>
          For programs: send one as <code>Authorization: Bearer …</code> to <code>/api/v1</code>. A
          person’s token ends when they leave the team; a service account’s token does not. The API
          is described in{' '}
          <a className="link" href="/api/v1/openapi.json">
            its OpenAPI description
          </a>
          ; this lists the team’s pipelines:
        </p>
        <pre className="mt-2 text-xs whitespace-pre-wrap wrap-anywhere text-ink">
          <code>{`curl -H "Authorization: Bearer $TOKEN" ${api}/pipelines`}</code>
        </pre>
      </PageHead>
      <div className="grid gap-4">
        <Panel title="Tokens" id="tokens" flush>
          <TokensTable
            tokens={tokens}
            accounts={named}
            ownRole={team.role}
            timeZone={timeZone}
            revoke={revokeTokenAction.bind(null, slug)}
            handOver={isHeld ? null : handOverTokenAction.bind(null, slug)}
          />
        </Panel>
        <Panel title="Service accounts" id="service-accounts" flush>
          <ServiceAccountsTable
            accounts={accounts}
            ownRole={team.role}
            timeZone={timeZone}
            change={changeAccountAction.bind(null, slug)}
            mayEnable={!isHeld}
            remove={removeAccountAction.bind(null, slug)}
          />
        </Panel>
        <div className="grid items-start gap-4 md:grid-cols-2">
          <Panel title="New token" id="new-token">
            <HeldForms isHeld={isHeld}>
              <CreateTokenForm
                action={createTokenAction.bind(null, slug)}
                ownRole={team.role}
                accounts={named}
                tags={tags}
              />
            </HeldForms>
          </Panel>
          <Panel title="New service account" id="new-service-account">
            <HeldForms isHeld={isHeld}>
              <CreateAccountForm
                action={createAccountAction.bind(null, slug)}
                ownRole={team.role}
              />
            </HeldForms>
          </Panel>
        </div>
      </div>
    </>
  );
}
