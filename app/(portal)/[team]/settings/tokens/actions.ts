'use server';

import { revalidatePath } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import { nowMs } from '@/lib/clock';
import { type ActionState, formInput, toActionState } from '@/lib/http';
import { createApiToken, revokeApiToken } from '@/lib/teams';

const dayMs = 24 * 60 * 60 * 1000;

export async function createTokenAction(
  slug: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  const ctx = await requireTeam(slug);
  try {
    const { expiresInDays, ...input } = formInput(form, 'name', 'role', 'expiresInDays');
    const { token } = await createApiToken(ctx, { ...input, ...expiry(expiresInDays) });
    revalidatePath(`/${slug}/settings/tokens`);
    return { status: 'done', shown: token };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}

export async function revokeTokenAction(
  slug: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  const ctx = await requireTeam(slug);
  try {
    await revokeApiToken(ctx, String(form.get('id') ?? ''));
    revalidatePath(`/${slug}/settings/tokens`);
    return { status: 'done' };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}

/** What is neither "never" nor a number of days is left for the verb to refuse. */
function expiry(days: string | undefined): { expiresAt?: string } {
  if (days === 'never') return {};
  const at = new Date(nowMs() + Number(days) * dayMs);
  return { expiresAt: Number.isNaN(at.getTime()) ? String(days) : at.toISOString() };
}
