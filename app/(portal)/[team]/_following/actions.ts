'use server';

import { refresh } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import { follow, unfollow } from '@/lib/following';
import { type ActionState, toActionState } from '@/lib/http';

/** Of a pipeline, or with null of every one of the team. */
interface Wish {
  slug: string;
  uuid: string | null;
  on: boolean;
}

export async function setFollowing({ slug, uuid, on }: Wish, _: ActionState): Promise<ActionState> {
  try {
    const ctx = await requireTeam(slug);
    await (on ? follow(ctx, uuid) : unfollow(ctx, uuid));
    refresh();
    return { status: 'done' };
  } catch (thrown) {
    return toActionState(thrown);
  }
}
