'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';

/** How long an audit is kept. */
export function RetentionForm({ action, days }: { action: StatefulAction; days: number | null }) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} />
      <TextField
        key={days}
        label="Days to keep"
        name="days"
        inputMode="numeric"
        hint="At least 90. Leave empty to keep everything. The oldest events go first, and the rest can still be verified."
        defaultValue={values?.days ?? days ?? ''}
        errors={errors?.days}
      />
      <div>
        <SubmitButton pending="Saving…">Save</SubmitButton>
      </div>
    </form>
  );
}
