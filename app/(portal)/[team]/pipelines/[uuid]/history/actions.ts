'use server';

import { refresh } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import { setBackfill, syncNow } from '@/lib/history';
import { type ActionState, action, aForm, before, bound, toActionState } from '@/lib/http';
import { daysOf } from '../../../_page/days';

/** Moves the pipeline's history to the front of the team's queue. */
export const syncHistory = action(
  [bound, bound, before],
  async (slug, uuid, _previous): Promise<ActionState> => {
    try {
      await syncNow(await requireTeam(slug), uuid);
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

/** Reads the pipeline's log that far back. */
export const readBackTo = action(
  [bound, bound, before, aForm],
  async (slug, uuid, _previous, form): Promise<ActionState> => {
    try {
      await setBackfill(await requireTeam(slug), uuid, { days: daysOf(form.get('days')) });
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);
