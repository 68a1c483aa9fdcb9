'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { ShownOnce } from '@/components/members/shown-once';
import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';

/** Makes a token with which a directory speaks SCIM, and shows it once. */
export function ScimTokenForm({ action }: { action: StatefulAction }) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid max-w-md gap-4">
      {state.shown ? (
        <ShownOnce title="The new SCIM token" text={state.shown} />
      ) : (
        <FormOutcome state={state} />
      )}
      <TextField
        label="Name"
        id="scim-name"
        name="name"
        required
        maxLength={100}
        hint="The directory that will hold it. It can create, change and deactivate every account here."
        defaultValue={values?.name}
        errors={errors?.name}
      />
      <div>
        <SubmitButton pending="Creating token…">Create SCIM token</SubmitButton>
      </div>
    </form>
  );
}
