import { database } from '@/lib/db';
import type { TeamView } from './views';

/** For the worker and the CLI, which make their contexts from it. Null when there is no such team. */
export async function findTeam(by: { slug: string } | { id: string }): Promise<TeamView | null> {
  const slug = 'slug' in by ? by.slug : null;
  const id = 'id' in by ? by.id : null;
  const [team] = await database().prisma.$queryRaw<TeamView[]>`
    SELECT id, slug, name FROM portal_team(${slug}, ${id}::uuid)`;
  return team ?? null;
}
