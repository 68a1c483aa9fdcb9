'use client';

import { useActionState } from 'react';
import { SelectField, TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { FormOutcome } from './form-outcome';
import { type StatefulAction, untouched } from './stateful';

/** Name and time zone. */
export function ProfileForm({
  action,
  name,
  timeZone,
  timeZones,
}: {
  action: StatefulAction;
  name: string;
  timeZone: string;
  timeZones: string[];
}) {
  const [{ values, errors, ...state }, run] = useActionState(action, untouched);
  const chosen = values?.timeZone ?? timeZone;
  return (
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} done="Saved." />
      <TextField
        label="Name"
        name="name"
        autoComplete="name"
        required
        maxLength={100}
        defaultValue={values?.name ?? name}
        errors={errors?.name}
      />
      <SelectField
        // React puts a select back to its first value after an action; a new key keeps the choice.
        key={chosen}
        label="Time zone"
        name="timeZone"
        required
        hint="Times are shown in it. Datamin's own aggregates count days in UTC, and say so."
        options={timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        defaultValue={chosen}
        errors={errors?.timeZone}
      />
      <div>
        <SubmitButton pending="Saving…">Save</SubmitButton>
      </div>
    </form>
  );
}
