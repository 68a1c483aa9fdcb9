'use client';

import { FormOutcome } from '../auth/form-outcome';
import type { StatefulAction } from '../auth/stateful';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';

/** Reads Datamin's log now instead of waiting for the worker. */
export function LookForm({ action }: { action: StatefulAction }) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  return (
    <form action={submit} className="grid gap-2">
      <div>
        <SubmitButton look="default" pending="Reading Datamin’s log…">
          Check the log now
        </SubmitButton>
      </div>
      <FormOutcome state={state} />
    </form>
  );
}
