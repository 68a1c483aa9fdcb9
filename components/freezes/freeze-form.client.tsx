'use client';

import { FormAnswer } from '../pipelines/form-answer';
import type { Submit } from '../pipelines/submit';
import { ConfirmForm } from '../ui/confirm-form';
import { SelectField, TextField } from '../ui/fields';
import { useAnswer } from '../ui/use-answer.client';

const spans = [
  { value: '0', label: 'Until someone ends it' },
  { value: '1', label: '1 hour' },
  { value: '4', label: '4 hours' },
  { value: '12', label: '12 hours' },
  { value: '24', label: '1 day' },
  { value: '72', label: '3 days' },
  { value: '168', label: '7 days' },
];

/** Stops run requests, for a pipeline or for the team. */
export function FreezeForm({ action, what }: { action: Submit; what: 'pipeline' | 'team' }) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const hours = state.values?.hours ?? '0';
  return (
    <ConfirmForm
      action={submit}
      answer={state}
      ask={what === 'team' ? 'Freeze all runs…' : 'Freeze…'}
      confirm="Freeze"
      pending="Freezing…"
    >
      <FormAnswer state={state} failed="Not frozen" />
      <p className="max-w-prose">
        No one can request runs {what === 'team' ? 'of any pipeline of the team' : 'of it'}, and
        schedules skip their firings. Runs in progress are not stopped.
      </p>
      <TextField
        label="Reason"
        name="reason"
        id="field-freeze-reason"
        required
        maxLength={500}
        autoComplete="off"
        hint="Shown to anyone who tries to run it."
        defaultValue={state.values?.reason}
        errors={state.errors?.reason}
      />
      <SelectField
        // React resets a select to its first value after an action; a new key keeps the choice.
        key={hours}
        label="For"
        name="hours"
        id="field-freeze-hours"
        required
        options={spans}
        defaultValue={hours}
      />
    </ConfirmForm>
  );
}
