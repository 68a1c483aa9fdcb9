'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { requestOrigin } from '@/lib/auth';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  toActionState,
} from '@/lib/http';
import { resetPassword } from '@/lib/teams';

export const resetAction = action(
  [bound, before, aForm],
  async (token, _, form): Promise<ActionState> => {
    try {
      await resetPassword(requestOrigin(await headers()), token, formInput(form, 'password'));
    } catch (thrown) {
      return toActionState(thrown, form);
    }
    redirect('/sign-in?changed=1');
  },
);
