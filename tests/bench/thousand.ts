import { systemContext } from '@/lib/context';
import { createCredential } from '@/lib/credentials';
import { listPipelines } from '@/lib/pipelines';
import { commandLine, createTeam, findTeam } from '@/lib/teams';
import { owner } from '../stage/team';
import type { Stand } from './stand';
import type { Target } from './targets';

const slug = 'thousand';
const wanted = 1000;
/** A page of the overview. */
const pageSize = 100;
const pageNumber = 5;

/**
 * Gives the owner of the stand's team another team with a thousand pipelines: copies of the stand's, with the same
 * values in lists. No worker may run meanwhile, because no server has them. Returns what to measure and how to end
 * the team.
 */
export async function seedThousand({
  database,
  team,
  cookie,
}: Stand): Promise<{ targets: (base: string) => Target[]; remove: () => Promise<void> }> {
  await createTeam(commandLine(), { slug, name: 'Thousand', owner: owner.email });
  const found = await findTeam({ slug });
  if (!found) throw new Error('The team that was just made is missing.');
  const ctx = systemContext(found, 'bench');
  const { id: credentialId } = await createCredential(ctx, {
    name: 'Branches',
    baseUrl: 'http://127.0.0.1:9',
    clientId: 'bench',
    clientSecret: 'bench',
    verify: false,
  });
  await database.admin.query(
    `INSERT INTO pipelines
     SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'uuid', gen_random_uuid(), 'team_id', $1::uuid,
               'credential_id', $2::uuid, 'run_credential_id', NULL, 'name', p.name || ', branch ' || branch))).*
     FROM generate_series(1, $4::int) branch CROSS JOIN pipelines p WHERE p.team_id = $3 ORDER BY branch, p.id LIMIT $4`,
    [found.id, credentialId, team.ctx.team.id, wanted],
  );
  await database.admin.query('VACUUM ANALYZE pipelines');
  let cursor: string | null = null;
  for (let page = 1; page < pageNumber; page += 1) {
    const list = await listPipelines(ctx, { limit: pageSize, ...(cursor && { cursor }) });
    cursor = list.nextCursor;
  }
  if (!cursor) throw new Error('There are fewer pipelines than were made.');
  const later = new URLSearchParams({ cursor });
  const headers = [{ cookie }];
  const anew = [{ cookie, 'cache-control': 'no-cache' }];
  return {
    targets: (base) => {
      const overview = `${base}/${slug}`;
      return [
        { name: 'overview of 1,000 pipelines', url: overview, headers },
        { name: 'overview of 1,000, made anew', url: overview, headers: anew },
        { name: 'its fifth page, made anew', url: `${overview}?${later}`, headers: anew },
        { name: 'by duration, made anew', url: `${overview}?sort=duration`, headers: anew },
        { name: 'in groups, made anew', url: `${overview}?group=tag`, headers: anew },
      ];
    },
    async remove() {
      await database.admin.query('DELETE FROM teams WHERE id = $1', [found.id]);
    },
  };
}
