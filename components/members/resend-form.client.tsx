'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { ConfirmForm } from '@/components/ui/confirm-form';
import { useAnswer } from '@/components/ui/use-answer.client';
import { ShownOnce } from './shown-once';

/** Makes a new link for an invitation, which ends the previous one. */
export function ResendForm({
  action,
  id,
  whom,
}: {
  action: StatefulAction;
  id: string;
  whom: string;
}) {
  const [state, run] = useAnswer(action, untouched);
  if (state.shown) {
    return <ShownOnce title="The new link" text={state.shown} note={state.message} />;
  }
  return (
    <ConfirmForm
      action={run}
      answer={state}
      ask={
        <>
          Send again<span className="sr-only"> the invitation for {whom}</span>
        </>
      }
      confirm="Create a new link"
      small
      hidden={{ id, expiresInDays: '7' }}
    >
      <p>The old link stops working; the new one is valid for 7 days.</p>
      <FormOutcome state={state} />
    </ConfirmForm>
  );
}
