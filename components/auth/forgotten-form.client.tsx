'use client';

import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { FormOutcome } from './form-outcome';
import { type StatefulAction, untouched } from './stateful';

/** Asks for a way back in. The answer is the same whether or not the account exists. */
export function ForgottenForm({ action }: { action: StatefulAction }) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid gap-4">
      <FormOutcome state={state} />
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus
        defaultValue={state.values?.email}
        errors={state.errors?.email}
      />
      <div>
        <SubmitButton pending="Asking…">Send me a link</SubmitButton>
      </div>
    </form>
  );
}
