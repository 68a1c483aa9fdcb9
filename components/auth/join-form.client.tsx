'use client';

import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { FormOutcome } from './form-outcome';
import { type StatefulAction, untouched } from './stateful';

/** One button: joins as the signed-in user. */
export function JoinForm({ action, team }: { action: StatefulAction; team: string }) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid gap-4">
      <FormOutcome state={state} />
      <div>
        <SubmitButton pending="Joining…">Join {team}</SubmitButton>
      </div>
    </form>
  );
}
