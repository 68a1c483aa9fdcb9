'use client';

import { FormAnswer } from '../credentials/form-answer';
import type { Submit } from '../pipelines/submit';
import { CheckboxField, TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';

/** How long the team's history is kept. What is deleted cannot be restored, so it asks twice. */
export function RetentionForm({ action, days }: { action: Submit; days: number | null }) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const { errors, values } = state;
  return (
    <form action={submit} className="grid max-w-xl gap-4">
      <TextField
        key={`days-${days}`}
        label="Days to keep"
        name="days"
        type="number"
        min={1}
        max={36_500}
        step={1}
        hint="Whole UTC days. Leave empty to keep runs forever."
        defaultValue={values?.days ?? days ?? ''}
        errors={errors?.days}
      />
      <CheckboxField
        key={`older-${days}`}
        label="Permanently delete what is older"
        name="older"
        value="delete"
        hint="Required to keep fewer days than now."
        errors={errors?.older}
      />
      <div>
        <SubmitButton pending="Saving…">Save days to keep</SubmitButton>
      </div>
      <FormAnswer state={state} done="Saved" failed="Not saved" />
    </form>
  );
}
