import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { ownColumns, type RunRequestView, toRunRequestView } from './internal';

/** A pipeline's newest run requests inside of a transaction that reads more, for the other domains. */
export async function newestRunRequests(
  tx: Transaction,
  ctx: TeamContext,
  pipeline: {
    id: string;
    uuid: string;
    name: string;
    credentialId: string;
    runCredentialId: string | null;
  },
  most: number,
): Promise<RunRequestView[]> {
  const rows = await tx.runRequest.findMany({
    where: { teamId: ctx.team.id, pipelineId: pipeline.id },
    select: ownColumns,
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take: most,
  });
  return rows.map((row) => toRunRequestView({ ...row, pipeline }));
}
