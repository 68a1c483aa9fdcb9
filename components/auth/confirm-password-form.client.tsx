'use client';

import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { FormOutcome } from './form-outcome';
import { type StatefulAction, untouched } from './stateful';

/** Asks for the password again before sign-in methods can be changed. */
export function ConfirmPasswordForm({
  action,
  email,
  hasPassword,
}: {
  action: StatefulAction;
  email: string;
  hasPassword: boolean;
}) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} />
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {hasPassword ? (
        <TextField
          label="Your password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          errors={state.errors?.password}
        />
      ) : (
        <input type="hidden" name="password" value="-" />
      )}
      <div>
        <SubmitButton pending="Checking…">Continue</SubmitButton>
      </div>
    </form>
  );
}
