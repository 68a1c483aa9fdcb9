'use client';

import { CheckboxField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import { SettingFold } from './setting-fold';
import type { Submit } from './verify-form.client';

/** Whether runs of its pipelines may be started with an input. */
export function InputPolicyForm({ action, accepts }: { action: Submit; accepts: boolean }) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  return (
    <SettingFold title="Input of runs" value={accepts ? 'accepted' : 'not accepted'} state={state}>
      <form id="input" action={submit} className="grid gap-3">
        <CheckboxField
          key={String(accepts)}
          label="Runs may be started with an input"
          name="acceptsInput"
          hint="Only useful if the server supports it: Ylem passes it to the pipeline, others may refuse or ignore it."
          defaultChecked={accepts}
        />
        <div>
          <SubmitButton look="default" pending="Saving…">
            Save
          </SubmitButton>
        </div>
        <FormAnswer state={state} done="Saved" failed="Not saved" />
      </form>
    </SettingFold>
  );
}
