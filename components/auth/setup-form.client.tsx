'use client';

import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { DeviceTimeZone } from './device-time-zone.client';
import { FormOutcome } from './form-outcome';
import { NewPasswordField } from './new-password-field';
import { type StatefulAction, untouched } from './stateful';

/** The first account and the first team. */
export function SetupForm({ action }: { action: StatefulAction }) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid gap-6">
      <FormOutcome state={state} />
      <DeviceTimeZone />
      <fieldset className="grid gap-4">
        <legend className="mb-2 font-semibold">You</legend>
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          required
          maxLength={100}
          defaultValue={values?.name}
          errors={errors?.name}
        />
        <TextField
          label="E-mail address"
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={values?.email}
          errors={errors?.email}
        />
        <NewPasswordField errors={errors?.password} />
      </fieldset>
      <fieldset className="grid gap-4">
        <legend className="mb-2 font-semibold">Your first team</legend>
        <TextField
          label="Team name"
          name="teamName"
          required
          maxLength={80}
          defaultValue={values?.teamName}
          errors={errors?.teamName}
        />
        <TextField
          label="Short name"
          name="teamSlug"
          pattern="[a-z][a-z0-9\-]{1,38}"
          autoCapitalize="none"
          spellCheck={false}
          hint="Used in every address of the team, such as /operations, and cannot be changed later. Leave it empty to have it made from the team’s name."
          defaultValue={values?.teamSlug}
          errors={errors?.teamSlug}
        />
      </fieldset>
      <div>
        <SubmitButton pending="Setting up…">Set up the portal</SubmitButton>
      </div>
    </form>
  );
}
