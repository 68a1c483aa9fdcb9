'use client';

import { FormOutcome } from '../auth/form-outcome';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { type Submit, untouched } from './submit';

/** A step on a report that can be undone, so it does not ask first. */
export function StepForm({ action, step, label }: { action: Submit; step: string; label: string }) {
  const [state, submit] = useAnswer(action, untouched);
  return (
    <form action={submit} className="grid gap-2">
      <input type="hidden" name="step" value={step} />
      {state.status === 'failed' ? <FormOutcome state={state} /> : null}
      <SubmitButton look="default">{label}</SubmitButton>
    </form>
  );
}
