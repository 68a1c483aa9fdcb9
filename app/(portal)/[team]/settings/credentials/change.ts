import { refresh } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import type { TeamContext } from '@/lib/context';
import { updateCredential } from '@/lib/credentials';
import { type ActionState, toActionState } from '@/lib/http';

/** Makes the change, reports the result, and shows the page as it then is. */
export async function change(
  slug: string,
  work: (ctx: TeamContext) => Promise<ActionState>,
  form?: FormData,
): Promise<ActionState> {
  try {
    const state = await work(await requireTeam(slug));
    refresh();
    return state;
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}

/** Changes some fields of a credential. */
export function update(
  slug: string,
  id: string,
  input: object,
  form?: FormData,
): Promise<ActionState> {
  const work = async (ctx: TeamContext): Promise<ActionState> => {
    await updateCredential(ctx, id, input);
    return { status: 'done' };
  };
  return change(slug, work, form);
}
