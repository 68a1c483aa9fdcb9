'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { requestOrigin } from '@/lib/auth';
import { type ActionState, formInput, toActionState } from '@/lib/http';
import { resetPassword } from '@/lib/teams';

export async function resetAction(
  token: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  try {
    await resetPassword(requestOrigin(await headers()), token, formInput(form, 'password'));
  } catch (thrown) {
    return toActionState(thrown, form);
  }
  redirect('/sign-in?changed=1');
}
