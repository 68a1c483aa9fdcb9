import { NoPipelines } from '@/components/pipelines/no-pipelines';
import { Panel } from '@/components/ui/panel';
import { roleCovers, type TeamContext } from '@/lib/context';
import { listCredentials } from '@/lib/credentials';
import { env } from '@/lib/env';

/** In place of whatever is made of pipelines, while the team has none: what to do first. */
export async function NoPipelinesYet({ ctx }: { ctx: TeamContext }) {
  const isAdmin = roleCovers(ctx.role, 'admin');
  const credentials = isAdmin ? await listCredentials(ctx) : [];
  return (
    <Panel>
      <NoPipelines
        base={`/${ctx.team.slug}`}
        isAdmin={isAdmin}
        hasCredential={credentials.length > 0}
        sandbox={env().PORTAL_ALLOW_PRIVATE_UPSTREAMS}
      />
    </Panel>
  );
}
