'use client';

import type { MouseEvent } from 'react';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { useDeviceTimeZone } from './device-time-zone.client';
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
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  const chosen = values?.timeZone ?? timeZone;
  const device = useDeviceTimeZone();
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
        // React resets a select to its first value after an action; a new key keeps the choice.
        key={chosen}
        label="Time zone"
        name="timeZone"
        required
        hint="Times are shown in it. Datamin’s own aggregates count days in UTC, and say so."
        options={timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        defaultValue={chosen}
        errors={errors?.timeZone}
      />
      {/* What only scripts know comes after the button: one that moves under a finger is not pressed. */}
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <SubmitButton pending="Saving…">Save</SubmitButton>
        {device !== null && device !== chosen && timeZones.includes(device) ? (
          <p className="flex flex-wrap items-center gap-2 text-muted">
            This device is in {device.replaceAll('_', ' ')}.
            <Button small onClick={(event) => choose(event, device)}>
              Choose it
            </Button>
          </p>
        ) : null}
      </div>
    </form>
  );
}

/** Sets the field itself, which holds the choice until it is saved. */
function choose({ currentTarget }: MouseEvent<HTMLButtonElement>, timeZone: string) {
  const field = currentTarget.form?.elements.namedItem('timeZone');
  if (field instanceof HTMLSelectElement) field.value = timeZone;
}
