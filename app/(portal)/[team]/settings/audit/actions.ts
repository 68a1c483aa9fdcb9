'use server';

import { revalidatePath } from 'next/cache';
import { setAuditRetention } from '@/lib/audit';
import { requireTeam } from '@/lib/auth';
import { type ActionState, toActionState } from '@/lib/http';

export async function setRetentionAction(
  slug: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  const ctx = await requireTeam(slug);
  const days = String(form.get('days') ?? '').trim();
  try {
    await setAuditRetention(ctx, { days: days === '' ? null : Number(days) });
    revalidatePath(`/${slug}/settings/audit`);
    return { status: 'done', message: 'Saved.' };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}
