'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { requireTeam } from '@/lib/auth';
import { type ActionState, toActionState } from '@/lib/http';
import { endBreakGlass } from '@/lib/instance';

export async function endBreakGlassAction({
  slug,
  id,
}: {
  slug: string;
  id: string;
}): Promise<ActionState> {
  const ctx = await requireTeam(slug);
  try {
    await endBreakGlass(ctx, id);
  } catch (thrown) {
    return toActionState(thrown);
  }
  // Whoever ended their own has no page of the team left to come back to.
  if (ctx.breakGlass?.id === id) redirect('/instance/break-glass');
  revalidatePath(`/${slug}`, 'layout');
  return { status: 'done' };
}
