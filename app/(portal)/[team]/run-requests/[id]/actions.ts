'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { requireTeam } from '@/lib/auth';
import { type ActionState, formInput, toActionState } from '@/lib/http';
import {
  addRunRequestNote,
  closeRunRequest,
  lookAgain,
  matchRunRequest,
  runAgain,
} from '@/lib/runs';

/** Which request of which team a form is about. */
interface Bound {
  slug: string;
  id: string;
}

/** "This is my run." */
export async function takeRun(
  { slug, id }: Bound,
  _previous: ActionState,
  form: FormData,
): Promise<ActionState> {
  try {
    await matchRunRequest(await requireTeam(slug), id, formInput(form, 'runUuid'));
    refresh();
    return { status: 'done' };
  } catch (thrown) {
    return toActionState(thrown);
  }
}

/** Puts a request in doubt away. */
export async function closeIt(
  { slug, id }: Bound,
  _previous: ActionState,
  form: FormData,
): Promise<ActionState> {
  try {
    await closeRunRequest(await requireTeam(slug), id, formInput(form, 'note'));
    refresh();
    return { status: 'done' };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}

/** Makes another request instead, and goes to it. */
export async function runItAgain(
  { slug, id }: Bound,
  _previous: ActionState,
  form: FormData,
): Promise<ActionState> {
  try {
    const { idempotencyKey } = formInput(form, 'idempotencyKey');
    const made = await runAgain(await requireTeam(slug), id, { idempotencyKey });
    redirect(`/${slug}/run-requests/${made.id}`);
  } catch (thrown) {
    return toActionState(thrown);
  }
}

/** Reads Datamin's log for the request now. */
export async function lookNow({ slug, id }: Bound, _previous: ActionState): Promise<ActionState> {
  try {
    const { lookProblem } = await lookAgain(await requireTeam(slug), id);
    refresh();
    return lookProblem
      ? { status: 'failed', message: lookProblem }
      : { status: 'done', message: 'The log was read just now.' };
  } catch (thrown) {
    return toActionState(thrown);
  }
}

/** Writes into the request's timeline. */
export async function addNote(
  { slug, id }: Bound,
  _previous: ActionState,
  form: FormData,
): Promise<ActionState> {
  try {
    await addRunRequestNote(await requireTeam(slug), id, { text: form.get('text') });
    refresh();
    return { status: 'done', shown: crypto.randomUUID() };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}
