'use client';

import { CheckboxField, TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import type { Submit } from './submit';

/** How carefully run requests for a pipeline are handled. */
export function RunSettingsForm({
  action,
  needsConfirmation,
  coolDownMinutes,
}: {
  action: Submit;
  needsConfirmation: boolean;
  coolDownMinutes: number;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const isAsked = state.values ? state.values.needsConfirmation === 'true' : needsConfirmation;
  return (
    <form action={submit} className="grid max-w-xl gap-4">
      <CheckboxField
        key={`${isAsked}`}
        label="Ask for a confirmation"
        name="needsConfirmation"
        value="true"
        hint={
          <>
            People must type its name; programs send <code>"confirm": true</code>.
          </>
        }
        defaultChecked={isAsked}
      />
      <TextField
        label="Cool-down in minutes"
        name="coolDown"
        type="number"
        min={0}
        max={10_080}
        step="any"
        required
        hint="For this long after a request, another one is refused unless it is run anyway. 0: none."
        defaultValue={state.values?.coolDown ?? coolDownMinutes}
        errors={state.errors?.coolDownMs}
      />
      <div>
        <SubmitButton pending="Saving…">Save run settings</SubmitButton>
      </div>
      <FormAnswer state={state} done="Saved" failed="Not saved" />
    </form>
  );
}
