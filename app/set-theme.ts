'use server';

import { cookies } from 'next/headers';
import { asTheme, themeCookie } from '@/components/layout/theme';
import { action, aForm } from '@/lib/http';

/** Keeps the choice in this browser for a year. Anybody may: it concerns nobody else. */
export const setTheme = action([aForm], async (form): Promise<void> => {
  const theme = asTheme(form.get('theme'));
  const jar = await cookies();
  if (theme === 'system') jar.delete(themeCookie);
  else {
    jar.set(themeCookie, theme, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      maxAge: 365 * 24 * 60 * 60,
    });
  }
});
