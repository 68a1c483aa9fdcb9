'use server';

import { revalidatePath } from 'next/cache';
import { setAuditRetention } from '@/lib/audit';
import { requireTeam } from '@/lib/auth';
import { type ActionState, action, aForm, before, bound, toActionState } from '@/lib/http';

export const setRetentionAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    const days = String(form.get('days') ?? '').trim();
    try {
      await setAuditRetention(ctx, { days: days === '' ? null : Number(days) });
      revalidatePath(`/${slug}/settings/audit`);
      return { status: 'done', message: 'Saved.' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);
