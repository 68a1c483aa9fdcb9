'use server';

import { revalidatePath } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import { reviewAccess } from '@/lib/evidence';
import { type ActionState, formInput, toActionState } from '@/lib/http';

export async function reviewAccessAction(
  slug: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  const ctx = await requireTeam(slug);
  try {
    await reviewAccess(ctx, formInput(form, 'note'));
    revalidatePath(`/${slug}/settings/access`);
    return { status: 'done', message: 'Written down.' };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}
