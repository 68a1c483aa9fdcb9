'use client';

import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { FormOutcome } from './form-outcome';
import { RecoveryCodes } from './recovery-codes';
import { type StatefulAction, untouched } from './stateful';

/** The first code of an app that has just been given its secret; after that, the recovery codes. */
export function TotpForm({ action, on }: { action: StatefulAction; on: boolean }) {
  const [state, run] = useAnswer(action, untouched);
  if (on) {
    return (
      <div className="grid gap-4">
        {state.status === 'done' ? <FormOutcome state={state} /> : <p>Your app is set up.</p>}
        {state.shown ? <RecoveryCodes text={state.shown} /> : null}
      </div>
    );
  }
  return (
    <form action={run} className="grid max-w-xs gap-4">
      <FormOutcome state={state} />
      <TextField
        label="Code from the app"
        name="code"
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        errors={state.errors?.code}
      />
      <div>
        <SubmitButton pending="Checking…">Turn it on</SubmitButton>
      </div>
    </form>
  );
}
