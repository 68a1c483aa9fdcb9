import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { setTheme } from '@/app/set-theme';
import { Announcement } from '@/components/layout/announcement';
import { PortalShell } from '@/components/layout/portal-shell';
import { asTheme, themeCookie } from '@/components/layout/theme';
import { PaletteButton } from '@/components/palette/palette-button.client';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { mailConfigured } from '@/lib/mail';
import { listTeams } from '@/lib/teams';
import { BreakGlassNotice } from './_break-glass/notice';
import { TeamFreezeNotice } from './_freeze/notices';
import { frameOfPage } from './_page/frame';

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

/** Frames a team's pages. Pages check the team again: a layout alone would guard nothing. */
export default async function TeamLayout({ children, params }: Props) {
  const { team, viewer } = await requireMembership((await params).team);
  const [teams, jar, { isApple }] = await Promise.all([
    listTeams(viewer),
    cookies(),
    keyboard(),
    // For the notices, which would otherwise start reading it only later.
    frameOfPage(team.team.slug),
  ]);
  const theme = asTheme(jar.get(themeCookie)?.value);
  const isAdmin = roleCovers(team.role, 'admin');
  const sendsMail = mailConfigured();
  return (
    <PortalShell
      team={team.team}
      teams={teams}
      isAdmin={isAdmin}
      sendsMail={sendsMail}
      search={
        <PaletteButton
          team={{ slug: team.team.slug, name: team.team.name }}
          teams={teams.map(({ slug, name }) => ({ slug, name }))}
          canRun={roleCovers(team.role, 'operator')}
          setTheme={setTheme}
          signOut="/sign-out"
          {...{ isAdmin, isApple, sendsMail, theme }}
        />
      }
      user={viewer.user}
      role={team.role}
      theme={theme}
      setTheme={setTheme}
      signOut="/sign-out"
    >
      <Announcement text={viewer.announcement} />
      <BreakGlassNotice slug={team.team.slug} />
      <TeamFreezeNotice slug={team.team.slug} />
      {children}
    </PortalShell>
  );
}

/** Which key is printed on the button. Read from the request, so that it does not visibly change later. */
async function keyboard() {
  return { isApple: /Mac|iPhone|iPad/.test((await headers()).get('user-agent') ?? '') };
}
