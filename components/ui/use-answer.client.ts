'use client';

import { useActionState } from 'react';
import type { Answer } from './answered.client';

interface State extends Answer {
  message?: string;
  /** Something that is shown once. */
  shown?: string;
  /** No answer came: whether it was done is not known. */
  isLost?: boolean;
}

type Action<S extends State> = (before: Awaited<S>, form: FormData) => S | Promise<S>;

const unreachable =
  'The portal cannot be reached. What you typed is still here. It may have arrived even so: look before you send it again.';
/** As on the server, which puts no secret into a page. */
const secretFields = /secret|password|token|key/i;

const isBrowser = typeof document !== 'undefined';
let sent: EventTarget | null = null;
// Ahead of React, which calls the action within this event without saying of which form it is.
const noteForm = (event: Event) => {
  sent = event.target;
};
if (isBrowser) document.addEventListener('submit', noteForm, true);

/**
 * `useActionState` for a form that loses nothing when its answer does not come: it keeps what was typed and says that
 * the portal cannot be reached. React would put an error in place of the page.
 */
export function useAnswer<S extends State>(action: Action<S>, initial: Awaited<S>) {
  // On the server it must be the action itself, which puts into the form what a browser without scripts sends.
  return useActionState(isBrowser ? keepingForm(action) : action, initial);
}

function keepingForm<S extends State>(action: Action<S>): Action<S> {
  return async (before, data) => {
    const form = sent;
    try {
      return await action(before, data);
    } catch (error) {
      if (!isBrokenOff(error)) throw error;
      // React resets a form after its action, whatever became of it.
      form?.addEventListener('reset', (event) => event.preventDefault(), { once: true });
      return { ...before, ...cutOff(data) };
    }
  };
}

/** As the server refuses a form: fields that are made anew then take what was typed from here. */
function cutOff(data: FormData) {
  const typed = [...data].flatMap(([name, value]) =>
    typeof value === 'string' && !secretFields.test(name) ? [[name, value] as const] : [],
  );
  return {
    status: 'failed' as const,
    message: unreachable,
    isLost: true,
    errors: undefined,
    shown: undefined,
    values: Object.fromEntries(typed),
  };
}

/** Not a failure on the server, nor a redirect, which have a digest; nor an action of another version of the portal. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && !('digest' in error) && error.name !== 'UnrecognizedActionError';
}
