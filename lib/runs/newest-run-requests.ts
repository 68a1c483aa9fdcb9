import type { TeamContext } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import { type RunRequestView, toRunRequestView } from './internal';
import { type OwnRow, ownColumnsSql } from './request-columns';

/** A pipeline's newest run requests, within another domain's transaction. */
export async function newestRunRequests(
  tx: SqlTransaction,
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
  const rows = await tx.$queryRaw<OwnRow[]>`
    SELECT ${ownColumnsSql} FROM run_requests r
    WHERE r.team_id = ${ctx.team.id}::uuid AND r.pipeline_id = ${pipeline.id}::uuid
    ORDER BY r.requested_at DESC, r.id DESC LIMIT ${most}`;
  return rows.map((row) => toRunRequestView({ ...row, pipeline }));
}
