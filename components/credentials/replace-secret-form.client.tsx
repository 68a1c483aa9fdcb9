'use client';

import { useActionState } from 'react';
import { SubmitButton } from '../ui/submit-button.client';
import { FormAnswer } from './form-answer';
import { SecretField } from './secret-field';
import type { Submit } from './verify-form.client';

/** The new secret takes over only after Datamin accepted it. */
export function ReplaceSecretForm({ action }: { action: Submit }) {
  const [state, submit] = useActionState(action, { status: 'idle' });
  return (
    <form action={submit} className="grid gap-3">
      <SecretField
        label="New client secret"
        name="clientSecret"
        id="field-new-secret"
        required
        hint="Takes over once Datamin accepted it; until then the old one stays in use"
        errors={state.errors?.clientSecret}
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
