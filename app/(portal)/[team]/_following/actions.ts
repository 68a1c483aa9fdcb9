'use server';

import { refresh } from 'next/cache';
import { z } from 'zod';
import { requireTeam } from '@/lib/auth';
import { follow, unfollow } from '@/lib/following';
import { type ActionState, action, before, bound, toActionState } from '@/lib/http';

/** For one pipeline or, with null, for every pipeline of the team. */
const wish = z.object({ slug: bound, uuid: bound.nullable(), on: z.boolean() });

export const setFollowing = action(
  [wish, before],
  async ({ slug, uuid, on }, _): Promise<ActionState> => {
    try {
      const ctx = await requireTeam(slug);
      await (on ? follow(ctx, uuid) : unfollow(ctx, uuid));
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);
