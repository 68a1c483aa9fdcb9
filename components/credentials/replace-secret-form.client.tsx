'use client';

import { SelectField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import { SecretOrReference } from './secret-or-reference';
import type { Submit } from './verify-form.client';

const times = [
  { value: '24', label: '24 hours' },
  { value: '1', label: '1 hour' },
  { value: '168', label: '7 days' },
  { value: '720', label: '30 days' },
  { value: '0', label: 'Do not keep it' },
];

/** The new secret takes over only once Datamin has accepted it; the old one is kept for a while, to go back to. */
export function ReplaceSecretForm({
  action,
  references,
}: {
  action: Submit;
  /** Whether this portal follows references to secrets. */
  references: boolean;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const kept = state.values?.keepOldHours ?? '24';
  return (
    <form action={submit} className="grid gap-3">
      <SecretOrReference
        label="New client secret"
        id="field-new-secret"
        required
        hint="Takes over once Datamin accepts it; until then the old one stays in use"
        references={references}
        values={state.values}
        errors={state.errors ?? {}}
      />
      {/* Keyed: resetting the form would set the select back to its first value. */}
      <SelectField
        key={kept}
        label="Keep the old secret"
        name="keepOldHours"
        hint="Sealed, in case you need to go back; then destroyed"
        options={times}
        defaultValue={kept}
        errors={state.errors?.keepOldHours}
      />
      <div>
        <SubmitButton look="default" pending="Asking Datamin…">
          Replace secret
        </SubmitButton>
      </div>
      <FormAnswer
        state={state}
        done="The new secret is in use"
        failed="The old secret stays in use"
      />
    </form>
  );
}
