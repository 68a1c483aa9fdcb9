'use client';

import { SelectField, TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import { SettingFold } from './setting-fold';
import type { Submit } from './verify-form.client';

const choices = [
  { value: 'warn', label: 'Warn, and keep using it' },
  { value: 'disable', label: 'Disable it' },
];

/** The day from which it counts as expired, and what happens then. */
export function ExpiryForm({
  action,
  expiresOn,
  whenExpired,
}: {
  action: Submit;
  expiresOn: string | null;
  whenExpired: string;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const { errors = {}, values = {} } = state;
  const then = values.whenExpired ?? whenExpired;
  return (
    <SettingFold title="Expiry" value={expiresOn ?? 'never'} state={state}>
      <form id="expiry" action={submit} className="grid gap-3">
        <TextField
          key={expiresOn}
          label="Expires on"
          name="expiresOn"
          type="date"
          hint="A UTC day; leave blank for never. Admins are reminded 30, 7 and 1 days before, and on the day"
          defaultValue={values.expiresOn ?? expiresOn ?? ''}
          errors={errors.expiresOn}
        />
        {/* Keyed: resetting the form would set the select back to its first value. */}
        <SelectField
          key={then}
          label="On that day"
          name="whenExpired"
          options={choices}
          defaultValue={then}
          errors={errors.whenExpired}
        />
        <div>
          <SubmitButton look="default" pending="Saving…">
            Save expiry
          </SubmitButton>
        </div>
        <FormAnswer state={state} done="Saved" failed="Not saved" />
      </form>
    </SettingFold>
  );
}
