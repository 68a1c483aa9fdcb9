'use client';

import { FormAnswer } from '../credentials/form-answer';
import type { Submit } from '../pipelines/submit';
import { TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';

/** How far back a pipeline's log is read. */
export function BackfillForm({ action, days }: { action: Submit; days: number | null }) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  return (
    <form action={submit} className="grid max-w-xl gap-4">
      <TextField
        key={`${days}`}
        label="Days to read before its registration"
        name="days"
        type="number"
        min={0}
        max={36_500}
        step={1}
        hint="How far back Datamin’s log is read, newest first. Leave empty to read all that Datamin has. What was read already stays."
        defaultValue={state.values?.days ?? days ?? ''}
        errors={state.errors?.days}
      />
      <div>
        <SubmitButton pending="Saving…">Save days to read</SubmitButton>
      </div>
      <FormAnswer state={state} done="Saved" failed="Not saved" />
    </form>
  );
}
