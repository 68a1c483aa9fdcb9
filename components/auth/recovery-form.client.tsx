'use client';

import { ConfirmForm } from '@/components/ui/confirm-form';
import { useAnswer } from '@/components/ui/use-answer.client';
import { FormOutcome } from './form-outcome';
import { RecoveryCodes } from './recovery-codes';
import { type StatefulAction, untouched } from './stateful';

/** How many recovery codes are left, and new ones. */
export function RecoveryForm({
  action,
  left,
  possible,
}: {
  action: StatefulAction;
  left: number;
  possible: boolean;
}) {
  const [state, run] = useAnswer(action, untouched);
  if (!possible) return <p>You get recovery codes when you set up a second factor.</p>;
  return (
    <div className="grid gap-4">
      {state.shown ? <RecoveryCodes text={state.shown} /> : <p>{left} of 10 are left.</p>}
      <ConfirmForm
        action={run}
        answer={state}
        ask="New recovery codes"
        confirm="Create new codes"
        inline
      >
        <p>Your current codes stop working.</p>
        <FormOutcome state={state} />
      </ConfirmForm>
    </div>
  );
}
