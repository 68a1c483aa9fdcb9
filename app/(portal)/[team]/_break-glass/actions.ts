'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { requireTeam } from '@/lib/auth';
import { type ActionState, action, bound, toActionState } from '@/lib/http';
import { endBreakGlass } from '@/lib/instance';

export const endBreakGlassAction = action(
  [z.object({ slug: bound, id: bound })],
  async ({ slug, id }): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      await endBreakGlass(ctx, id);
    } catch (thrown) {
      return toActionState(thrown);
    }
    // Somebody who ended their own access has no page of the team left to come back to.
    if (ctx.breakGlass?.id === id) redirect('/instance/break-glass');
    revalidatePath(`/${slug}`, 'layout');
    return { status: 'done' };
  },
);
