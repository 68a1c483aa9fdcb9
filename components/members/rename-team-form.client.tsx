'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';

export function RenameTeamForm({ action, name }: { action: StatefulAction; name: string }) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} done="Saved." />
      <TextField
        label="Team name"
        name="name"
        required
        maxLength={80}
        defaultValue={values?.name ?? name}
        errors={errors?.name}
      />
      <div>
        <SubmitButton pending="Saving…">Rename</SubmitButton>
      </div>
    </form>
  );
}
