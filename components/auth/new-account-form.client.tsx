'use client';

import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import { DeviceTimeZone } from './device-time-zone.client';
import { FormOutcome } from './form-outcome';
import { NewPasswordField } from './new-password-field';
import { type StatefulAction, untouched } from './stateful';

/** Makes an account and joins the team. An invitation to one address fixes the address. */
export function NewAccountForm({
  action,
  email,
  team,
  least,
}: {
  action: StatefulAction;
  email: string | null;
  team: string;
  least: number;
}) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid gap-4">
      <FormOutcome state={state} />
      <DeviceTimeZone />
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
        readOnly={email !== null}
        hint={email === null ? undefined : 'The invitation is for this address.'}
        defaultValue={email ?? values?.email}
        errors={errors?.email}
      />
      <NewPasswordField least={least} errors={errors?.password} />
      <div>
        <SubmitButton pending="Joining…">Create account and join {team}</SubmitButton>
      </div>
    </form>
  );
}
