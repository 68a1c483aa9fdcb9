import type { ReactNode } from 'react';
import { SettingsNav } from '@/components/layout/settings-nav';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';

interface Props {
  children: ReactNode;
  params: Promise<{ team: string }>;
}

/** Leads from one setting to the next. Pages check the role: a layout guards nothing. */
export default async function SettingsLayout({ children, params }: Props) {
  const { team } = await requireMembership((await params).team);
  return (
    <>
      {roleCovers(team.role, 'admin') ? <SettingsNav slug={team.team.slug} /> : null}
      {children}
    </>
  );
}
