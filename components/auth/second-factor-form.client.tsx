'use client';

import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { FormOutcome } from './form-outcome';
import { type StatefulAction, untouched } from './stateful';

/** A code from the authenticator app, or a recovery code. */
export function SecondFactorForm({ action }: { action: StatefulAction }) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid gap-4">
      <FormOutcome state={state} />
      <TextField
        label="Code"
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
        errors={state.errors?.code}
      />
      <div>
        <SubmitButton pending="Signing in…">Sign in</SubmitButton>
      </div>
    </form>
  );
}
