'use server';

import { refresh } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import { setBackfill, syncNow } from '@/lib/history';
import { type ActionState, toActionState } from '@/lib/http';
import { daysOf } from '../../../_page/days';

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

/** Reads the pipeline's log so far back. */
export async function readBackTo(
  slug: string,
  uuid: string,
  _previous: ActionState,
  form: FormData,
): Promise<ActionState> {
  try {
    await setBackfill(await requireTeam(slug), uuid, { days: daysOf(form.get('days')) });
    refresh();
    return { status: 'done' };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}
