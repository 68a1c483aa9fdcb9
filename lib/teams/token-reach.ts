import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { invalidField } from '@/lib/errors';

/** What a new token reaches, as its row stores it. */
export interface TokenReach {
  isLimited: boolean;
  reachPipelines: string[];
  reachTags: string[];
}

/** Neither pipelines nor tags: the whole team. Throws Invalid (an empty selection, or what is not the team's). */
export async function tokenReach(
  tx: Transaction,
  ctx: TeamContext,
  { pipelines, tags }: { pipelines?: string[] | undefined; tags?: string[] | undefined },
): Promise<TokenReach> {
  if (pipelines === undefined && tags === undefined) {
    return { isLimited: false, reachPipelines: [], reachTags: [] };
  }
  const uuids = pipelines ?? [];
  if (uuids.length === 0 && (tags ?? []).length === 0) {
    throw wrongPipelines('takes at least one pipeline, or tags: leave both out for the whole team');
  }
  const found = await tx.pipeline.findMany({
    where: { teamId: ctx.team.id, uuid: { in: uuids } },
    select: { id: true, uuid: true },
  });
  const known = new Set(found.map(({ uuid }) => uuid));
  const unknown = uuids.find((uuid) => !known.has(uuid));
  if (unknown !== undefined) throw wrongPipelines(`${unknown} is not a pipeline of this team`);
  return { isLimited: true, reachPipelines: found.map(({ id }) => id), reachTags: tags ?? [] };
}

const wrongPipelines = (sentence: string) => invalidField('pipelines', sentence);
