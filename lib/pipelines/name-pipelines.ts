import { requireRole, type TeamContext, withTransaction } from '@/lib/context';

/** The names of those of the UUIDs that are pipelines of the team. */
export async function namePipelines(
  ctx: TeamContext,
  uuids: readonly string[],
): Promise<Map<string, string>> {
  requireRole(ctx, 'viewer');
  if (uuids.length === 0) return new Map();
  const rows = await withTransaction(
    ctx,
    (tx) => tx.$queryRaw<{ uuid: string; name: string }[]>`
      SELECT uuid::text, name FROM pipelines
      WHERE team_id = ${ctx.team.id}::uuid AND uuid = ANY(${[...uuids]}::uuid[])`,
  );
  return new Map(rows.map(({ uuid, name }) => [uuid, name]));
}
