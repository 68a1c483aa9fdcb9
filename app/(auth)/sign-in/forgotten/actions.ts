'use server';

import { setTimeout as sleep } from 'node:timers/promises';
import { headers } from 'next/headers';
import { requestOrigin } from '@/lib/auth';
import { type ActionState, action, aForm, before, formInput, toActionState } from '@/lib/http';
import { requestPasswordReset } from '@/lib/teams';

/** Longer than the work takes where there is an account, so that the time reveals nothing either. Milliseconds. */
const answerAfterMs = 500;

export const requestResetAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  const even = sleep(answerAfterMs);
  try {
    await requestPasswordReset(requestOrigin(await headers()), formInput(form, 'email'));
  } catch (thrown) {
    await even;
    return toActionState(thrown, form);
  }
  await even;
  return {
    status: 'done',
    message: 'If this address has an account with a password, a mail is on its way.',
  };
});
