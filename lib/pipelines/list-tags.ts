import { requireRole, type TeamContext, withTransaction } from '@/lib/context';

/** The tags in use in the team, sorted. */
export async function listTags(ctx: TeamContext): Promise<string[]> {
  requireRole(ctx, 'viewer');
  const rows = await withTransaction(
    ctx,
    (tx) => tx.$queryRaw<{ tag: string }[]>`
      SELECT DISTINCT unnest(tags) AS tag FROM pipelines WHERE team_id = ${ctx.team.id}::uuid ORDER BY tag LIMIT 500`,
  );
  return rows.map(({ tag }) => tag);
}
