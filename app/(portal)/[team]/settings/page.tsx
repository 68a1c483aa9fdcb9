import { redirect } from 'next/navigation';
import { requireTeam } from '@/lib/auth';

/** Settings have no page of their own: the first of them is where a team starts. */
export default async function SettingsPage({ params }: { params: Promise<{ team: string }> }) {
  const { team } = await requireTeam((await params).team, 'admin');
  redirect(`/${team.slug}/settings/credentials`);
}
