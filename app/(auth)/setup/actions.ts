'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { rememberDevice, requestOrigin, startSession } from '@/lib/auth';
import { type ActionState, action, aForm, before, formInput, toActionState } from '@/lib/http';
import { setUp } from '@/lib/teams';

export const setUpAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  let home: string;
  try {
    const input = formInput(form, 'name', 'email', 'password', 'teamName', 'teamSlug', 'timeZone');
    const { userId, sessionVersion, team } = await setUp(requestOrigin(await headers()), input);
    await startSession({ userId, version: sessionVersion });
    if (input.email) await rememberDevice(input.email.trim().toLowerCase());
    home = `/${team.slug}`;
  } catch (thrown) {
    return toActionState(thrown, form);
  }
  redirect(home);
});
