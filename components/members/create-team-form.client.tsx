'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';

/** For instance admins. */
export function CreateTeamForm({ action }: { action: StatefulAction }) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} />
      <TextField
        label="Team name"
        name="name"
        required
        maxLength={80}
        defaultValue={values?.name}
        errors={errors?.name}
      />
      <TextField
        label="Short name"
        name="slug"
        required
        pattern="[a-z][a-z0-9\-]{1,38}"
        autoCapitalize="none"
        spellCheck={false}
        hint="Used in every address of the team, such as /operations. It cannot be changed later."
        defaultValue={values?.slug}
        errors={errors?.slug}
      />
      <TextField
        label="Owner's e-mail address"
        name="owner"
        type="email"
        hint="Of an account that exists here. Without one the team is yours."
        defaultValue={values?.owner}
        errors={errors?.owner}
      />
      <div>
        <SubmitButton pending="Creating…">Create team</SubmitButton>
      </div>
    </form>
  );
}
