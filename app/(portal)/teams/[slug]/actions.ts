'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { requireTeam } from '@/lib/auth';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  toActionState,
} from '@/lib/http';
import { deleteTeam, leaveTeam, renameTeam } from '@/lib/teams';

export const renameTeamAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      await renameTeam(ctx, formInput(form, 'name'));
    } catch (thrown) {
      return toActionState(thrown, form);
    }
    revalidatePath('/', 'layout');
    return { status: 'done' };
  },
);

export const leaveTeamAction = action([bound, before], async (slug, _): Promise<ActionState> => {
  const ctx = await requireTeam(slug);
  try {
    await leaveTeam(ctx);
  } catch (thrown) {
    return toActionState(thrown);
  }
  redirect('/teams');
});

export const deleteTeamAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    if (form.get('confirmation') !== slug) {
      return { status: 'failed', message: `Type ${slug} to delete the team.` };
    }
    try {
      await deleteTeam(ctx);
    } catch (thrown) {
      return toActionState(thrown);
    }
    redirect('/teams');
  },
);
