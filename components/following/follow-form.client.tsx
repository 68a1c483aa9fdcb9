'use client';

import type { ReactNode } from 'react';
import { FormOutcome } from '../auth/form-outcome';
import { type StatefulAction, untouched } from '../auth/stateful';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';

/** One button that starts or stops the mail about pipelines, and gives the reason when it is refused. */
export function FollowForm({
  action,
  small,
  children: label,
}: {
  action: StatefulAction;
  small?: boolean;
  children: ReactNode;
}) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="contents">
      <SubmitButton look="default" small={small} pending="A moment…">
        {label}
      </SubmitButton>
      {state.status === 'failed' ? <FormOutcome state={state} /> : null}
    </form>
  );
}
