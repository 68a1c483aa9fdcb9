'use client';

import { SelectField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import type { Submit } from './verify-form.client';

const choices = [
  { value: 'daily', label: 'About once a day' },
  { value: 'hourly', label: 'About once an hour' },
  { value: 'off', label: 'Never' },
];

/** How often the worker verifies the stored secret. */
export function VerifyEveryForm({ action, every }: { action: Submit; every: string }) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const chosen = state.values?.verifyEvery ?? every;
  return (
    <form action={submit} className="grid gap-3">
      <SelectField
        key={chosen}
        label="Verify automatically"
        name="verifyEvery"
        hint="A refusal shows on the pipelines it affects; an unreachable Datamin is only recorded"
        options={choices}
        defaultValue={chosen}
      />
      <div>
        <SubmitButton look="default" pending="Saving…">
          Save frequency
        </SubmitButton>
      </div>
      <FormAnswer state={state} done="Saved" failed="Not saved" />
    </form>
  );
}
