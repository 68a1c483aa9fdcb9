'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { requireViewer } from '@/lib/auth';
import { type ActionState, action, aForm, before, formInput, toActionState } from '@/lib/http';
import { createTeam, listTeams } from '@/lib/teams';

export const createTeamAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  const viewer = await requireViewer();
  let isOwn: boolean;
  let slug: string;
  try {
    const team = await createTeam(viewer, formInput(form, 'name', 'slug', 'owner'));
    slug = team.slug;
    isOwn = (await listTeams(viewer)).some(({ id }) => id === team.id);
  } catch (thrown) {
    return toActionState(thrown, form);
  }
  if (isOwn) redirect(`/${slug}`);
  revalidatePath('/teams');
  return { status: 'done', message: `/${slug} is created. Only its owner sees it.` };
});
