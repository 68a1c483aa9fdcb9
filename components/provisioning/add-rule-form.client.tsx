'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { roleOptions } from '@/components/members/role-options';
import { SelectField, TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';

/** Makes everybody in a group a member of a team. */
export function AddRuleForm({ action }: { action: StatefulAction }) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  const role = values?.role ?? 'viewer';
  return (
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} done="Added." />
      <TextField
        label="Group"
        name="group"
        required
        maxLength={256}
        spellCheck={false}
        hint="As the directory names it: an entry of the OpenID claim, or a SCIM group’s displayName."
        defaultValue={values?.group}
        errors={errors?.group}
      />
      <TextField
        label="Team's short name"
        name="team"
        required
        maxLength={39}
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={values?.team}
        errors={errors?.team}
      />
      <SelectField
        key={role}
        label="Role"
        name="role"
        required
        hint="If several rules name a team, the highest role counts."
        options={roleOptions('owner')}
        defaultValue={role}
        errors={errors?.role}
      />
      <div>
        <SubmitButton pending="Adding…">Add rule</SubmitButton>
      </div>
    </form>
  );
}
