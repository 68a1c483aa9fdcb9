'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { SelectField, TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import type { Role } from '@/lib/context';
import { roleOptions } from './role-options';
import { ShownOnce } from './shown-once';

/** Makes a link with which one person joins. */
export function InviteForm({ action, ownRole }: { action: StatefulAction; ownRole: Role }) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  const role = values?.role ?? 'viewer';
  return (
    <form action={run} className="grid max-w-md gap-4">
      {state.shown ? (
        <ShownOnce title="The invitation’s link" text={state.shown} note={state.message} />
      ) : (
        <FormOutcome state={state} />
      )}
      <TextField
        label="E-mail address"
        id="invite-email"
        name="email"
        type="email"
        hint="When given, only an account with this address can use the link, and it is mailed there where mail is set up."
        defaultValue={values?.email}
        errors={errors?.email}
      />
      <SelectField
        key={role}
        label="Role"
        id="invite-role"
        name="role"
        required
        options={roleOptions(ownRole)}
        defaultValue={role}
        errors={errors?.role}
      />
      <TextField
        label="Days until it expires"
        id="invite-days"
        name="expiresInDays"
        type="number"
        min={1}
        max={30}
        required
        defaultValue={values?.expiresInDays ?? '7'}
        errors={errors?.expiresInDays}
      />
      <div>
        <SubmitButton pending="Inviting…">Create invitation link</SubmitButton>
      </div>
    </form>
  );
}
