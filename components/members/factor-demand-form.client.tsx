'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';

/** Starts or stops requiring a second factor of a team's members. */
export function FactorDemandForm({
  action,
  required,
}: {
  action: StatefulAction;
  required: boolean;
}) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid gap-3">
      <FormOutcome state={state} />
      <input type="hidden" name="required" value={required ? 'no' : 'yes'} />
      <div>
        <SubmitButton look="default" pending="Changing…">
          {required ? 'Stop requiring it' : 'Require a second factor'}
        </SubmitButton>
      </div>
    </form>
  );
}
