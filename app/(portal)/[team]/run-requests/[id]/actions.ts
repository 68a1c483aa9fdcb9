'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
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
import {
  addRunRequestNote,
  closeRunRequest,
  lookAgain,
  matchRunRequest,
  runAgain,
} from '@/lib/runs';

/** Which request of which team a form is about. */
const boundRow = z.object({ slug: bound, id: bound });

/** "This is my run." */
export const takeRun = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _previous, form): Promise<ActionState> => {
    try {
      await matchRunRequest(await requireTeam(slug), id, formInput(form, 'runUuid'));
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

/** Closes a request in doubt. */
export const closeIt = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _previous, form): Promise<ActionState> => {
    try {
      await closeRunRequest(await requireTeam(slug), id, formInput(form, 'note'));
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

/** Makes another request instead, and goes to it. */
export const runItAgain = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _previous, form): Promise<ActionState> => {
    try {
      const { idempotencyKey } = formInput(form, 'idempotencyKey');
      const made = await runAgain(await requireTeam(slug), id, { idempotencyKey });
      redirect(`/${slug}/run-requests/${made.id}`);
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

/** Reads Datamin's log for the request now. */
export const lookNow = action(
  [boundRow, before],
  async ({ slug, id }, _previous): Promise<ActionState> => {
    try {
      const { lookProblem } = await lookAgain(await requireTeam(slug), id);
      refresh();
      return lookProblem
        ? { status: 'failed', message: lookProblem }
        : { status: 'done', message: 'The log was just read.' };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

/** Adds to the request's timeline. */
export const addNote = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _previous, form): Promise<ActionState> => {
    try {
      await addRunRequestNote(await requireTeam(slug), id, { text: form.get('text') });
      refresh();
      return { status: 'done', shown: crypto.randomUUID() };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);
