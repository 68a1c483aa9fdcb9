import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { setTheme } from '@/app/set-theme';
import { Announcement } from '@/components/layout/announcement';
import { PlainShell } from '@/components/layout/plain-shell';
import { asTheme, themeCookie } from '@/components/layout/theme';
import { UserMenu } from '@/components/layout/user-menu';
import { requireViewer } from '@/lib/auth';

/** Frames what belongs to a person rather than a team. */
export default async function PersonLayout({ children }: { children: ReactNode }) {
  const { user, announcement } = await requireViewer();
  const theme = asTheme((await cookies()).get(themeCookie)?.value);
  return (
    <PlainShell
      room="table"
      aside={<UserMenu user={user} theme={theme} setTheme={setTheme} signOut="/sign-out" />}
    >
      <Announcement text={announcement} />
      {children}
    </PlainShell>
  );
}
