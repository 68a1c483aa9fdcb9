import type { Suggestion } from '@/components/first-hour/suggestions';
import type { TeamContext } from '@/lib/context';
import { listPipelines } from '@/lib/pipelines';
import { hrefWith } from '../../_page/search';

/** The sandbox’s pipelines that the team does not have, for a credential of the sandbox’s own client. */
export async function suggestPipelines(
  ctx: TeamContext,
  credentials: readonly { id: string; clientId: string }[],
): Promise<Suggestion[]> {
  const { demoWorld } = await import('@/lib/sandbox');
  const known = [demoWorld.hosted, demoWorld.oss].flatMap(({ clients, pipelines }) => {
    const own = credentials.find(({ clientId }) => clientId === clients.full.id);
    return own ? pipelines.map(({ uuid, name }) => ({ uuid, name, credentialId: own.id })) : [];
  });
  if (known.length === 0) return [];
  const { items } = await listPipelines(ctx, { limit: 200 });
  const registered = new Set(items.map(({ uuid }) => uuid));
  return known
    .filter(({ uuid }) => !registered.has(uuid))
    .map(({ uuid, name, credentialId }) => ({
      uuid,
      name,
      href: hrefWith(`/${ctx.team.slug}/pipelines/new`, { uuid, name, credential: credentialId }),
    }));
}
