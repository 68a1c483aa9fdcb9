'use client';

import type { OutputPolicy } from '@/lib/history';
import { FormAnswer } from '../credentials/form-answer';
import { SettingFold } from '../credentials/setting-fold';
import type { Submit } from '../pipelines/submit';
import { SelectField, TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { keepWords } from './keep-words';

const policies = [
  { value: 'whole', label: 'All of it, up to 16 MB' },
  { value: 'part', label: 'Its beginning' },
  { value: 'none', label: 'Nothing' },
];

/** What the history keeps of the outputs of a credential's pipelines. */
export function OutputPolicyForm({
  action,
  policy,
  keepKb,
}: {
  action: Submit;
} & OutputPolicy) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const { errors, values } = state;
  const chosen = values?.policy ?? policy;
  return (
    <SettingFold
      title="Outputs kept in the history"
      value={keepWords({ policy, keepKb })}
      state={state}
    >
      <form id="kept" action={submit} className="grid gap-3">
        <SelectField
          // React resets a select to its first value after an action; a new key keeps the choice.
          key={`policy-${chosen}`}
          label="Of each output keep"
          name="policy"
          required
          options={policies}
          hint="Applies to new outputs; stored ones stay. Sizes, states and errors are always kept. An encrypted output is kept whole or not at all, since part of one cannot be decrypted."
          defaultValue={chosen}
          errors={errors?.policy}
        />
        <TextField
          key={`kb-${keepKb}`}
          label="Kilobytes of its beginning"
          name="keepKb"
          type="number"
          min={1}
          max={16_384}
          step={1}
          required
          hint="Only where the beginning is kept."
          defaultValue={values?.keepKb ?? keepKb}
          errors={errors?.keepKb}
        />
        <div>
          <SubmitButton look="default" pending="Saving…">
            Save what is kept
          </SubmitButton>
        </div>
        <FormAnswer state={state} done="Saved" failed="Not saved" />
      </form>
    </SettingFold>
  );
}
