'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { currentSession, requireViewer, startSession } from '@/lib/auth';
import { type ActionState, action, aForm, before, formInput, toActionState } from '@/lib/http';
import {
  changePassword,
  endOtherSessions,
  endSession,
  signOutEverywhere,
  updateProfile,
} from '@/lib/teams';

export const updateProfileAction = action(
  [before, aForm],
  async (_, form): Promise<ActionState> => {
    const viewer = await requireViewer();
    try {
      await updateProfile(viewer, formInput(form, 'name', 'timeZone'));
    } catch (thrown) {
      return toActionState(thrown, form);
    }
    // The name is in every frame.
    revalidatePath('/', 'layout');
    return { status: 'done' };
  },
);

export const changePasswordAction = action(
  [before, aForm],
  async (_, form): Promise<ActionState> => {
    const viewer = await requireViewer();
    try {
      const input = formInput(form, 'currentPassword', 'newPassword');
      const { sessionVersion } = await changePassword(viewer, input);
      const id = (await currentSession())?.id;
      await startSession({
        userId: viewer.user.id,
        version: sessionVersion,
        ...(id ? { id } : {}),
      });
    } catch (thrown) {
      return toActionState(thrown, form);
    }
    return {
      status: 'done',
      message: 'Your password is changed, and you are signed out everywhere else.',
    };
  },
);

export const endSessionAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  const viewer = await requireViewer();
  try {
    await endSession(viewer, String(form.get('id') ?? ''));
  } catch (thrown) {
    return toActionState(thrown);
  }
  revalidatePath('/profile');
  return { status: 'done' };
});

export const endOtherSessionsAction = action([before], async (_): Promise<ActionState> => {
  const viewer = await requireViewer();
  try {
    const { sessionVersion } = await endOtherSessions(viewer);
    const id = (await currentSession())?.id;
    await startSession({ userId: viewer.user.id, version: sessionVersion, ...(id ? { id } : {}) });
  } catch (thrown) {
    return toActionState(thrown);
  }
  revalidatePath('/profile');
  return { status: 'done', message: 'You are signed out everywhere else.' };
});

export const signOutEverywhereAction = action([before], async (_): Promise<ActionState> => {
  const viewer = await requireViewer();
  try {
    await signOutEverywhere(viewer);
  } catch (thrown) {
    return toActionState(thrown);
  }
  redirect('/sign-in');
});
