'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { CheckboxField, TextareaField, TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import type { InstanceSettings } from '@/lib/teams';

/** The settings that can be changed while the portal runs. */
export function SettingsForm({
  action,
  settings,
}: {
  action: StatefulAction;
  settings: InstanceSettings;
}) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  const isRequired = settings.adminFactorRequiredAt !== null;
  return (
    <form key={settings.changedAt?.getTime()} action={run} className="grid max-w-xl gap-4">
      <FormOutcome state={state} />
      <TextField
        label="Characters of a new password, at least"
        name="passwordMinLength"
        type="number"
        min={12}
        max={64}
        required
        hint="From 12 to 64. Existing passwords stay valid."
        defaultValue={values?.passwordMinLength ?? settings.passwordMinLength}
        errors={errors?.passwordMinLength}
      />
      <TextField
        label="Hours until people sign in again"
        name="sessionHours"
        type="number"
        min={1}
        max={336}
        required
        hint="From 1 to 336, which is 14 days. Applies to everyone who is signed in, from their next request, you included."
        defaultValue={values?.sessionHours ?? settings.sessionHours}
        errors={errors?.sessionHours}
      />
      <CheckboxField
        key={`factor ${isRequired} ${values?.adminFactorRequired}`}
        label="Instance admins need a second factor"
        name="adminFactorRequired"
        value="true"
        hint="An admin without one is asked to set one up, and has no admin rights until then."
        defaultChecked={values ? values.adminFactorRequired === 'true' : isRequired}
        errors={errors?.adminFactorRequired}
      />
      <TextareaField
        label="Announcement"
        name="announcement"
        rows={2}
        maxLength={300}
        hint="Everyone who is signed in sees it on every page. Leave empty for none."
        defaultValue={values?.announcement ?? settings.announcement ?? ''}
        errors={errors?.announcement}
      />
      <div>
        <SubmitButton pending="Saving…">Save</SubmitButton>
      </div>
    </form>
  );
}
