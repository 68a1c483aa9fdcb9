import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

/** How many of each kind are listed; the rest are only counted. */
const mostListed = 50;

/** What would stop, or keep its last numbers, without a credential. */
export interface Dependants {
  /** `reads` and `runs`: what the credential is used for. */
  pipelines: { uuid: string; name: string; reads: boolean; runs: boolean }[];
  schedules: { id: string; name: string; pipelineName: string; paused: boolean }[];
  /** Shared reports that show one of the pipelines and are not revoked. */
  reports: { id: string; name: string }[];
  counts: { pipelines: number; schedules: number; reports: number };
}

/** Everything in the team that depends on a credential, by name, with counts. Throws Forbidden and NotFound. */
export async function listDependants(ctx: TeamContext, id: string): Promise<Dependants> {
  requireRole(ctx, 'admin');
  if (!isUuid(id)) throw new NotFound();
  const teamId = ctx.team.id;
  const [found] = await withTransaction(
    ctx,
    // One statement sees one snapshot: the counts match the lists.
    (tx) => tx.$queryRaw<Dependants[]>`
      WITH its AS (
        SELECT id, uuid, name, credential_id = ${id}::uuid AS reads, coalesce(run_credential_id, credential_id) = ${id}::uuid AS runs
        FROM pipelines WHERE team_id = ${teamId}::uuid AND (credential_id = ${id}::uuid OR run_credential_id = ${id}::uuid)
      ), timed AS (
        SELECT s.id, s.name, its.name AS "pipelineName", s.paused_at IS NOT NULL AS paused
        FROM schedules s JOIN its ON its.id = s.pipeline_id AND its.runs WHERE s.team_id = ${teamId}::uuid
      ), shown AS (
        SELECT r.id, r.name FROM reports r
        WHERE r.team_id = ${teamId}::uuid AND r.revoked_at IS NULL
          AND r.definition -> 'pipelines' ?| ARRAY(SELECT uuid::text FROM its WHERE reads)
      )
      SELECT
        (SELECT coalesce(json_agg(o), '[]') FROM (SELECT uuid, name, reads, runs FROM its ORDER BY lower(name), uuid LIMIT ${mostListed}) o) AS pipelines,
        (SELECT coalesce(json_agg(o), '[]') FROM (SELECT * FROM timed ORDER BY lower(name), id LIMIT ${mostListed}) o) AS schedules,
        (SELECT coalesce(json_agg(o), '[]') FROM (SELECT * FROM shown ORDER BY lower(name), id LIMIT ${mostListed}) o) AS reports,
        json_build_object('pipelines', (SELECT count(*) FROM its), 'schedules', (SELECT count(*) FROM timed),
                          'reports', (SELECT count(*) FROM shown)) AS counts
      FROM credentials WHERE id = ${id}::uuid AND team_id = ${teamId}::uuid`,
  );
  if (!found) throw new NotFound();
  return found;
}
