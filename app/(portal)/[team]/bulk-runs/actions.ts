'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { BulkState } from '@/components/bulk-runs/bulk-form.client';
import { readPick, wrongPick } from '@/components/bulk-runs/pick';
import { requireTeam } from '@/lib/auth';
import { action, aForm, before, bound, formInput, toActionState } from '@/lib/http';
import { previewBulkRun, requestBulkRun, stopBulkRun } from '@/lib/runs';

/** Requests a run of each picked pipeline, and goes to where they are watched. */
export const runPicked = action(
  [bound, before, aForm],
  async (slug, _previous, form): Promise<BulkState> => {
    const picks = form.getAll('pick').map(String);
    try {
      const ctx = await requireTeam(slug);
      const { idempotencyKey, perCredential, typedCount } = formInput(
        form,
        'idempotencyKey',
        'perCredential',
        'typedCount',
      );
      const choice = { items: picks.map(readPick), anyway: form.get('anyway') === 'true' };
      const { willRun } = await previewBulkRun(ctx, choice);
      const { id } = await requestBulkRun(ctx, {
        idempotencyKey,
        body: {
          ...choice,
          perCredential: Number(perCredential),
          confirm: typedCount?.trim() === String(willRun),
        },
      });
      redirect(`/${slug}/bulk-runs/${id}`);
    } catch (thrown) {
      const { message: detail = '', ...state } = toActionState(thrown, form);
      return { ...state, message: wrongPick(picks, { detail, errors: state.errors }) };
    }
  },
);

/** What is still waiting is then not requested. */
export const stopIt = action(
  [z.object({ slug: bound, id: bound }), before],
  async ({ slug, id }, _previous): Promise<BulkState> => {
    try {
      await stopBulkRun(await requireTeam(slug), id);
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);
