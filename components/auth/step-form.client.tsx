'use client';

import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { FormOutcome } from './form-outcome';
import { type StatefulAction, untouched } from './stateful';

/** One button and its outcome. */
export function StepForm({
  action,
  label,
  pending,
}: {
  action: StatefulAction;
  label: string;
  pending: string;
}) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid gap-3">
      <FormOutcome state={state} />
      <div>
        <SubmitButton pending={pending}>{label}</SubmitButton>
      </div>
    </form>
  );
}
