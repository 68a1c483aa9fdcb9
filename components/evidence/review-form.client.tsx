'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';

/** Records that the signed-in person has reviewed who may do what. */
export function ReviewForm({ action }: { action: StatefulAction }) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} />
      <TextField
        label="Note"
        name="note"
        maxLength={1000}
        hint="What you found or changed."
        defaultValue={values?.note}
        errors={errors?.note}
      />
      <div>
        <SubmitButton pending="Recording…">Record a review</SubmitButton>
      </div>
    </form>
  );
}
