'use client';

import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { FormOutcome } from './form-outcome';
import { NewPasswordField } from './new-password-field';
import { type StatefulAction, untouched } from './stateful';

/** A new password, set through a link from a mail. `email` is for password managers, which file passwords by it. */
export function ResetForm({
  action,
  email,
  least,
}: {
  action: StatefulAction;
  email: string;
  least: number;
}) {
  const [{ errors, ...state }, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid gap-4">
      <FormOutcome state={state} />
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <NewPasswordField label="New password" least={least} errors={errors?.password} />
      <div>
        <SubmitButton pending="Changing…">Set the password</SubmitButton>
      </div>
    </form>
  );
}
