'use client';

import { useActionState } from 'react';
import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { roleOptions } from '@/components/members/role-options';
import { ShownOnce } from '@/components/members/shown-once';
import { SelectField, TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import type { Role } from '@/lib/context';

const lives = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: 'never', label: 'until it is revoked' },
];

/** Makes a token for programs, and shows it once. */
export function CreateTokenForm({ action, ownRole }: { action: StatefulAction; ownRole: Role }) {
  const [{ values, errors, ...state }, run] = useActionState(action, untouched);
  const role = values?.role ?? 'viewer';
  const life = values?.expiresInDays ?? '90';
  return (
    <form action={run} className="grid max-w-md gap-4">
      {state.shown ? (
        <ShownOnce title="The new token" text={state.shown} />
      ) : (
        <FormOutcome state={state} />
      )}
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        hint="What it is for, so that it can be told apart later."
        defaultValue={values?.name}
        errors={errors?.name}
      />
      <SelectField
        key={`role ${role}`}
        label="Role"
        name="role"
        required
        options={roleOptions(ownRole)}
        defaultValue={role}
        errors={errors?.role}
      />
      <SelectField
        key={`life ${life}`}
        label="Holds for"
        name="expiresInDays"
        required
        options={lives}
        defaultValue={life}
        errors={errors?.expiresAt}
      />
      <div>
        <SubmitButton pending="Making the token…">Create token</SubmitButton>
      </div>
    </form>
  );
}
