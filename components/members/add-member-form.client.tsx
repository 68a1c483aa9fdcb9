'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { SelectField, TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import type { Role } from '@/lib/context';
import { roleOptions } from './role-options';

/** Makes somebody who already has an account a member. */
export function AddMemberForm({ action, ownRole }: { action: StatefulAction; ownRole: Role }) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  const role = values?.role ?? 'viewer';
  return (
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} />
      <TextField
        label="E-mail address"
        id="add-email"
        name="email"
        type="email"
        required
        hint="Of an account that exists here."
        defaultValue={values?.email}
        errors={errors?.email}
      />
      <SelectField
        key={role}
        label="Role"
        id="add-role"
        name="role"
        required
        options={roleOptions(ownRole)}
        defaultValue={role}
        errors={errors?.role}
      />
      <div>
        <SubmitButton pending="Adding…">Add member</SubmitButton>
      </div>
    </form>
  );
}
