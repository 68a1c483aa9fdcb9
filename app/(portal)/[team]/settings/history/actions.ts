'use server';

import { refresh } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import { Invalid } from '@/lib/errors';
import { readHistorySettings, setRetention } from '@/lib/history';
import { type ActionState, action, aForm, before, bound, toActionState } from '@/lib/http';
import { daysOf } from '../../_page/days';

/** Sets how long the team's history is kept; fewer days than now only if deleting is intended. */
export const keepHistory = action(
  [bound, before, aForm],
  async (slug, _previous, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug, 'admin');
    try {
      const days = daysOf(form.get('days'));
      const { retentionDays } = await readHistorySettings(ctx);
      const isLess = days !== null && (retentionDays === null || days < retentionDays);
      if (isLess && form.get('older') !== 'delete') {
        const sentence = 'Tick this: keeping fewer days deletes what is older.';
        throw new Invalid(sentence, { errors: { older: [sentence] } });
      }
      await setRetention(ctx, { days });
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);
