'use server';

import { revalidatePath } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import type { TeamContext } from '@/lib/context';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  toActionState,
} from '@/lib/http';
import { changeServiceAccount, createServiceAccount, removeServiceAccount } from '@/lib/teams';

export const createAccountAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    return answer(slug, form, (ctx) => createServiceAccount(ctx, formInput(form, 'name', 'role')));
  },
);

export const changeAccountAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    const enabled = form.get('enabled') === 'true';
    return answer(slug, form, (ctx, id) => changeServiceAccount(ctx, id, { enabled }));
  },
);

export const removeAccountAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    return answer(slug, form, removeServiceAccount);
  },
);

async function answer(
  slug: string,
  form: FormData,
  act: (ctx: TeamContext, id: string) => Promise<unknown>,
): Promise<ActionState> {
  const ctx = await requireTeam(slug);
  try {
    await act(ctx, String(form.get('id') ?? ''));
    revalidatePath(`/${slug}/settings/tokens`);
    return { status: 'done' };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}
