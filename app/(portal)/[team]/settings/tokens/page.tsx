import { CreateTokenForm } from '@/components/tokens/create-token-form.client';
import { TokensTable } from '@/components/tokens/tokens-table';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { listMadeTokens } from '@/lib/teams';
import { createTokenAction, revokeTokenAction } from './actions';

export const metadata = { title: 'API tokens' };

interface Props {
  params: Promise<{ team: string }>;
}

export default async function TokensPage({ params }: Props) {
  const slug = (await params).team;
  const { team, viewer } = await requireMembership(slug, 'admin');
  return (
    <>
      <PageHead title="API tokens">
        <p>
          For programs: send one as <code>Authorization: Bearer …</code> to <code>/api/v1</code>. A
          token belongs to the team and goes on working when its maker leaves, because machines
          depend on it: replace and revoke those that are marked.
        </p>
      </PageHead>
      <div className="grid gap-4">
        <Panel title="Tokens" id="tokens" flush>
          <TokensTable
            tokens={await listMadeTokens(team)}
            ownRole={team.role}
            timeZone={viewer.user.timeZone}
            revoke={revokeTokenAction.bind(null, slug)}
          />
        </Panel>
        <Panel title="New token" id="new-token">
          <CreateTokenForm action={createTokenAction.bind(null, slug)} ownRole={team.role} />
        </Panel>
      </div>
    </>
  );
}
