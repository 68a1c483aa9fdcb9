'use client';

import { TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import { SettingFold } from './setting-fold';
import type { Submit } from './verify-form.client';

export function RenameForm({ action, name }: { action: Submit; name: string }) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  return (
    <SettingFold title="Name" value={name} state={state}>
      <form id="name" action={submit} className="grid gap-3">
        <TextField
          label="Name"
          name="name"
          required
          maxLength={120}
          autoComplete="off"
          defaultValue={state.values?.name ?? name}
          errors={state.errors?.name}
        />
        <div>
          <SubmitButton look="default" pending="Renaming…">
            Rename
          </SubmitButton>
        </div>
        <FormAnswer state={state} done="Renamed" failed="Not renamed" />
      </form>
    </SettingFold>
  );
}
