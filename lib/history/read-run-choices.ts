import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';

/** What runs can be filtered by, for the fields of a form. */
interface RunChoices {
  /** By name; cut off if there are very many. */
  pipelines: { uuid: string; name: string }[];
  tags: string[];
  taskTypes: string[];
}

/** With more choices a field no longer helps: a pipeline's own page leads to its runs. */
const most = 500;

const Row = z.tuple([
  z.object({
    pipelines: z.array(z.object({ uuid: z.string(), name: z.string() })),
    tags: z.array(z.string()),
    task_types: z.array(z.string()),
  }),
]);

export async function readRunChoices(ctx: TeamContext): Promise<RunChoices> {
  requireRole(ctx, 'viewer');
  const teamId = ctx.team.id;
  const [{ pipelines, tags, task_types: taskTypes }] = Row.parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT
          (SELECT coalesce(json_agg(json_build_object('uuid', p.uuid, 'name', p.name)), '[]'::json)
           FROM (SELECT uuid, name FROM pipelines WHERE team_id = ${teamId}::uuid ORDER BY lower(name), id LIMIT ${most}) p) AS pipelines,
          ARRAY(SELECT DISTINCT unnest(tags) AS tag FROM pipelines WHERE team_id = ${teamId}::uuid ORDER BY tag LIMIT ${most}) AS tags,
          ARRAY(SELECT DISTINCT task_type FROM tasks WHERE team_id = ${teamId}::uuid ORDER BY 1 LIMIT 100) AS task_types`,
    ),
  );
  return { pipelines, tags, taskTypes };
}
