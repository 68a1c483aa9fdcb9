'use server';

import { revalidatePath } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import type { TeamContext } from '@/lib/context';
import { type ActionState, formInput, toActionState } from '@/lib/http';
import { changeServiceAccount, createServiceAccount, removeServiceAccount } from '@/lib/teams';

export async function createAccountAction(
  slug: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  return answer(slug, form, (ctx) => createServiceAccount(ctx, formInput(form, 'name', 'role')));
}

export async function changeAccountAction(
  slug: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  const enabled = form.get('enabled') === 'true';
  return answer(slug, form, (ctx, id) => changeServiceAccount(ctx, id, { enabled }));
}

export async function removeAccountAction(
  slug: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  return answer(slug, form, removeServiceAccount);
}

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
