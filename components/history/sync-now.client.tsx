'use client';

import { FormOutcome } from '../auth/form-outcome';
import { type StatefulAction, untouched } from '../auth/stateful';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';

/** A client leaf only to show why it was refused; the form works without scripts. */
export function SyncNow({ action }: { action: StatefulAction }) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="flex flex-wrap items-center gap-2">
      <FormOutcome state={state} />
      <SubmitButton look="default" small pending="Asked…">
        Sync now
      </SubmitButton>
    </form>
  );
}
