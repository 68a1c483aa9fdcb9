'use server';

import { refresh } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import { syncNow } from '@/lib/history';
import { type ActionState, toActionState } from '@/lib/http';

/** Puts the pipeline's history first in the team's line. */
export async function syncHistory(
  slug: string,
  uuid: string,
  _previous: ActionState,
): Promise<ActionState> {
  try {
    await syncNow(await requireTeam(slug), uuid);
    refresh();
    return { status: 'done' };
  } catch (thrown) {
    return toActionState(thrown);
  }
}
