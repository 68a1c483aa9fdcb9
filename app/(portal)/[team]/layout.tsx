import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { setTheme } from '@/app/set-theme';
import { PortalShell } from '@/components/layout/portal-shell';
import { asTheme, themeCookie } from '@/components/layout/theme';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { listTeams } from '@/lib/teams';

interface Props {
  children: ReactNode;
  params: Promise<{ team: string }>;
}

export async function generateMetadata({ params }: Props) {
  const { team } = await requireMembership((await params).team);
  return {
    title: { default: team.team.name, template: `%s · ${team.team.name} · Datamin Portal` },
  };
}

/** Frames a team's pages. Pages ask for the team again: a layout alone would guard nothing. */
export default async function TeamLayout({ children, params }: Props) {
  const { team, viewer } = await requireMembership((await params).team);
  const [teams, jar] = await Promise.all([listTeams(viewer), cookies()]);
  return (
    <PortalShell
      team={team.team}
      teams={teams}
      isAdmin={roleCovers(team.role, 'admin')}
      user={viewer.user}
      role={team.role}
      theme={asTheme(jar.get(themeCookie)?.value)}
      setTheme={setTheme}
      signOut="/sign-out"
    >
      {children}
    </PortalShell>
  );
}
