'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import type { LinesState } from '@/components/pipelines/register-many-form.client';
import { requireTeam } from '@/lib/auth';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  toActionState,
} from '@/lib/http';
import { registerPipeline, registerPipelines, uuidFromText } from '@/lib/pipelines';
import { tagsFromText } from '../tags';

/** Registers what was pasted and goes to its page, which says what was seen of it. */
export const register = action(
  [bound, before, aForm],
  async (slug, _previous, form): Promise<ActionState> => {
    try {
      const ctx = await requireTeam(slug);
      const { uuid: pasted = '', ...words } = formInput(
        form,
        'uuid',
        'name',
        'credentialId',
        'description',
      );
      const made = await registerPipeline(ctx, {
        ...words,
        // If there is no UUID in it, the text itself is refused, in the field's words.
        uuid: uuidFromText(pasted) ?? pasted,
        tags: tagsFromText(form.get('tags')),
      });
      const seen = made.rowsSeen === null ? 'later' : made.rowsSeen > 0 ? 'seen' : 'none';
      redirect(`/${slug}/pipelines/${made.uuid}?registered=${seen}`);
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

/** Registers each pasted line and reports the outcome of each. */
export const registerMany = action(
  [bound, before, aForm],
  async (slug, _previous, form): Promise<LinesState> => {
    try {
      const ctx = await requireTeam(slug);
      const outcomes = await registerPipelines(ctx, formInput(form, 'credentialId', 'text'));
      // Updates what the sandbox still has to offer.
      refresh();
      return { status: 'done', outcomes };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);
