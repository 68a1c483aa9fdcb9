'use client';

import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { FormOutcome } from './form-outcome';
import { type StatefulAction, untouched } from './stateful';

/** E-mail address and password. A plain form: it works before any script has run. */
export function SignInForm({ action, returnTo }: { action: StatefulAction; returnTo: string }) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid gap-4">
      <FormOutcome state={state} />
      <input type="hidden" name="callbackUrl" value={returnTo} />
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
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        errors={state.errors?.password}
      />
      <div>
        <SubmitButton pending="Signing in…">Sign in</SubmitButton>
      </div>
    </form>
  );
}
