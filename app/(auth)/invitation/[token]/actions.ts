'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { rememberDevice, requestOrigin, requireViewer, startSession } from '@/lib/auth';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  toActionState,
} from '@/lib/http';
import { acceptInvitation, acceptInvitationAsNewUser } from '@/lib/teams';

export const joinAction = action([bound, before], async (token, _): Promise<ActionState> => {
  const viewer = await requireViewer({ returnTo: `/invitation/${token}` });
  let home: string;
  try {
    home = `/${(await acceptInvitation(viewer, token)).slug}`;
  } catch (thrown) {
    return toActionState(thrown);
  }
  redirect(home);
});

export const createAccountAction = action(
  [bound, before, aForm],
  async (token, _, form): Promise<ActionState> => {
    let home: string;
    try {
      const input = formInput(form, 'name', 'email', 'password', 'timeZone');
      const origin = requestOrigin(await headers());
      const { userId, sessionVersion, team } = await acceptInvitationAsNewUser(
        origin,
        token,
        input,
      );
      await startSession({ userId, version: sessionVersion });
      if (input.email) await rememberDevice(input.email.trim().toLowerCase());
      home = `/${team.slug}`;
    } catch (thrown) {
      return toActionState(thrown, form);
    }
    redirect(home);
  },
);
