'use server';

import { refresh } from 'next/cache';
import { z } from 'zod';
import { requireTeam } from '@/lib/auth';
import { nowMs } from '@/lib/clock';
import { type ActionState, action, aForm, before, bound, toActionState } from '@/lib/http';
import { freezePipeline, freezeTeam, unfreezePipeline, unfreezeTeam } from '@/lib/runs';

const hourMs = 3_600_000;

/** Freezes the team, or the pipeline where one is named. */
export const freeze = action(
  [z.object({ slug: bound, uuid: bound.optional() }), before, aForm],
  async ({ slug, uuid }, _previous, form): Promise<ActionState> => {
    try {
      const ctx = await requireTeam(slug);
      const hours = Number(form.get('hours'));
      const endsAt = hours > 0 ? new Date(nowMs() + hours * hourMs).toISOString() : null;
      const input = { reason: form.get('reason'), endsAt };
      if (uuid) await freezePipeline(ctx, uuid, input);
      else await freezeTeam(ctx, input);
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

/** Ends the freeze of the team, or of the pipeline where one is named. */
export const unfreeze = action(
  [z.object({ slug: bound, uuid: bound.optional() }), before],
  async ({ slug, uuid }, _previous): Promise<ActionState> => {
    try {
      const ctx = await requireTeam(slug);
      if (uuid) await unfreezePipeline(ctx, uuid);
      else await unfreezeTeam(ctx);
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);
