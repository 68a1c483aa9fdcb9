'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { portalOrigin, requestOrigin, safeReturnTo, startSession } from '@/lib/auth';
import { type ActionState, toActionState, typedValues } from '@/lib/http';
import { authenticate } from '@/lib/teams';

export async function signInAction(_: ActionState, form: FormData): Promise<ActionState> {
  const sent = await headers();
  try {
    const user = await authenticate(requestOrigin(sent), {
      email: form.get('email'),
      password: form.get('password'),
    });
    if (!user) {
      const message = 'E-mail address and password do not fit together.';
      return { status: 'failed', message, values: typedValues(form) };
    }
    await startSession({ userId: user.userId, version: user.sessionVersion });
  } catch (thrown) {
    return toActionState(thrown, form);
  }
  redirect(safeReturnTo(form.get('callbackUrl'), portalOrigin(sent)));
}
