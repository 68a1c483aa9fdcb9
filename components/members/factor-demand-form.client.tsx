'use client';

import { useActionState } from 'react';
import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { SubmitButton } from '@/components/ui/submit-button.client';

/** Begins or ends asking a team's members for a second factor. */
export function FactorDemandForm({
  action,
  required,
}: {
  action: StatefulAction;
  required: boolean;
}) {
  const [state, run] = useActionState(action, untouched);
  return (
    <form action={run} className="grid gap-3">
      <FormOutcome state={state} />
      <input type="hidden" name="required" value={required ? 'no' : 'yes'} />
      <div>
        <SubmitButton pending="Changing…">
          {required ? 'Ask no more' : 'Ask for a second factor'}
        </SubmitButton>
      </div>
    </form>
  );
}
