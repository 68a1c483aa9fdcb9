import { unstable_rethrow } from 'next/navigation';
import type { FieldErrors } from '@/lib/errors';
import { toProblem } from './problem';

/** What a form gets back from its action: what was wrong, and what was typed, so that nothing is lost. */
export interface ActionState {
  status: 'idle' | 'done' | 'failed';
  message?: string;
  errors?: FieldErrors;
  /** What was typed, without secrets. */
  values?: Record<string, string>;
  /** Something to show once, such as a new token. */
  shown?: string;
}

export const idle: ActionState = { status: 'idle' };

/** Never handed back to the browser: a page may be cached or shown to somebody else. */
const secretFields = /secret|password|token|key/i;

/** When a form or its row is not what a page of this build sends. */
export const unreadable: ActionState = {
  status: 'failed',
  message: 'The form does not match this page. Reload the page and try again.',
};

/** An error as a form's state. Next's redirects and not-found pass through. */
export function toActionState(thrown: unknown, form?: FormData): ActionState {
  unstable_rethrow(thrown);
  const { detail, errors } = toProblem(thrown, null);
  return {
    status: 'failed',
    message: detail,
    ...(errors ? { errors } : {}),
    ...(form ? { values: typedValues(form) } : {}),
  };
}

/** The texts of a form, without secrets. Never shortened: sent again, a part would pass for the whole. */
export function typedValues(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string' && !secretFields.test(name) && !name.startsWith('$')) {
      values[name] = value;
    }
  }
  return values;
}

/** The texts of a form as an input: empty ones are left out. */
export function formInput(form: FormData, ...names: string[]): Record<string, string> {
  const input: Record<string, string> = {};
  for (const name of names) {
    const value = form.get(name);
    if (typeof value === 'string' && value !== '') input[name] = value;
  }
  return input;
}
