'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { roleOptions } from '@/components/members/role-options';
import { SelectField, TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import type { Role } from '@/lib/context';

/** Makes a member that is not a person. */
export function CreateAccountForm({ action, ownRole }: { action: StatefulAction; ownRole: Role }) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  const role = values?.role ?? 'operator';
  return (
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} done="Created. Now create a token for it." />
      <TextField
        label="Name"
        id="account-name"
        name="name"
        required
        maxLength={100}
        hint="What the audit calls it, for example nightly-deploys."
        defaultValue={values?.name}
        errors={errors?.name}
      />
      <SelectField
        key={role}
        label="Role"
        id="account-role"
        name="role"
        required
        hint="The highest role its tokens may have."
        options={roleOptions(ownRole)}
        defaultValue={role}
        errors={errors?.role}
      />
      <div>
        <SubmitButton pending="Creating…">Create service account</SubmitButton>
      </div>
    </form>
  );
}
