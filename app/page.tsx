import { redirect } from 'next/navigation';
import { requireViewer } from '@/lib/auth';
import { listTeams } from '@/lib/teams';

/** The way in: the first of the person's teams, or the page that says what to do without one. */
export default async function Home() {
  const [team] = await listTeams(await requireViewer());
  redirect(team ? `/${team.slug}` : '/teams');
}
