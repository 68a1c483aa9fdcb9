import { systemContext, type TeamContext } from '@/lib/context';
import { findTeam } from '@/lib/teams';

/** The system's context in the team that `--team` names. Throws when there is none. */
export async function contextOf(slug: string): Promise<TeamContext> {
  const team = await findTeam({ slug });
  if (!team) throw new Error(`--team: there is no team "${slug}"`);
  return systemContext(team, 'command line');
}
