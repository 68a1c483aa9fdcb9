import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { setTheme } from '@/app/set-theme';
import { Announcement } from '@/components/layout/announcement';
import { InstanceNav } from '@/components/layout/instance-nav';
import { PlainShell } from '@/components/layout/plain-shell';
import { asTheme, themeCookie } from '@/components/layout/theme';
import { UserMenu } from '@/components/layout/user-menu';
import { requireInstanceViewer } from '@/lib/auth';

export const metadata = {
  title: { default: 'Instance', template: '%s · Instance · Datamin Portal' },
};

/** Frames the pages for the people who run this portal. Pages check again: a layout guards nothing. */
export default async function InstanceLayout({ children }: { children: ReactNode }) {
  const { user, announcement } = await requireInstanceViewer();
  const theme = asTheme((await cookies()).get(themeCookie)?.value);
  return (
    <PlainShell
      room="tables"
      aside={<UserMenu user={user} theme={theme} setTheme={setTheme} signOut="/sign-out" />}
    >
      <InstanceNav />
      <Announcement text={announcement} />
      {children}
    </PlainShell>
  );
}
