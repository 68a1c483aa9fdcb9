'use server';

import { revalidatePath } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import { reviewAccess } from '@/lib/evidence';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  toActionState,
} from '@/lib/http';

export const reviewAccessAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      await reviewAccess(ctx, formInput(form, 'note'));
      revalidatePath(`/${slug}/settings/access`);
      return { status: 'done', message: 'Written down.' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);
