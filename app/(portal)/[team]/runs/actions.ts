'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { requireTeam } from '@/lib/auth';
import { removeRunView, saveRunView } from '@/lib/history';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  toActionState,
} from '@/lib/http';

/** Saves the list's filters under a name for the whole team. */
export const saveView = action(
  [bound, before, aForm],
  async (slug, _previous, form): Promise<ActionState> => {
    try {
      await saveRunView(await requireTeam(slug), formInput(form, 'name', 'query'));
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

export const removeView = action(
  [bound, before, aForm],
  async (slug, _previous, form): Promise<ActionState> => {
    try {
      await removeRunView(await requireTeam(slug), String(form.get('id') ?? ''));
    } catch (thrown) {
      return toActionState(thrown);
    }
    redirect(`/${slug}/runs`);
  },
);
