'use client';

import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { FormOutcome } from './form-outcome';
import { NewPasswordField } from './new-password-field';
import { type StatefulAction, untouched } from './stateful';

/** The current password and a new one. `email` is for password managers, which file passwords by it. */
export function PasswordForm({
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
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} />
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <TextField
        label="Current password"
        name="currentPassword"
        type="password"
        autoComplete="current-password"
        required
        errors={errors?.currentPassword}
      />
      <NewPasswordField
        label="New password"
        name="newPassword"
        least={least}
        errors={errors?.newPassword}
      />
      <div>
        <SubmitButton pending="Changing…">Change password</SubmitButton>
      </div>
    </form>
  );
}
