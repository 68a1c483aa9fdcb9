'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import {
  beginPending,
  knownDevice,
  portalOrigin,
  rememberDevice,
  requestOrigin,
  safeReturnTo,
  secondFactorPath,
  startSession,
} from '@/lib/auth';
import { type ActionState, action, aForm, before, toActionState, typedValues } from '@/lib/http';
import { authenticate } from '@/lib/teams';

export const signInAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  const sent = await headers();
  const returnTo = safeReturnTo(form.get('callbackUrl'), portalOrigin(sent));
  let next = returnTo;
  try {
    const user = await authenticate(
      requestOrigin(sent),
      { email: form.get('email'), password: form.get('password') },
      await knownDevice(),
    );
    if (!user) {
      const message = 'Wrong e-mail address or password.';
      return { status: 'failed', message, values: typedValues(form) };
    }
    const { userId, sessionVersion: version, email } = user;
    if (user.needsSecondFactor) {
      await beginPending({ userId, version, returnTo });
      next = secondFactorPath;
    } else {
      await startSession({ userId, version });
      await rememberDevice(email);
    }
  } catch (thrown) {
    return toActionState(thrown, form);
  }
  redirect(next);
});
