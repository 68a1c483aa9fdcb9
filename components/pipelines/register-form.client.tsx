'use client';

import { TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import { PipelineFields } from './pipeline-fields';
import type { CredentialChoice, Submit } from './submit';

/** Registers a pipeline; what was typed stays when it is refused. */
export function RegisterForm({
  action,
  credentials,
  prefill = {},
}: {
  action: Submit;
  credentials: readonly CredentialChoice[];
  /** Values from the address. */
  prefill?: { uuid?: string; name?: string; credentialId?: string };
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const values = { credentialId: credentials[0]?.id, ...prefill, ...state.values };
  return (
    <form action={submit} className="grid max-w-xl gap-4">
      <FormAnswer state={state} failed="Not registered" />
      <TextField
        label="Pipeline"
        name="uuid"
        required
        maxLength={2000}
        autoComplete="off"
        spellCheck={false}
        hint="Its UUID, or the address of its page in Datamin or Ylem."
        placeholder="9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e"
        defaultValue={values.uuid}
        errors={state.errors?.uuid}
      />
      <PipelineFields values={values} errors={state.errors} credentials={credentials} />
      <div>
        <SubmitButton pending="Registering, reading its log…">Register</SubmitButton>
      </div>
    </form>
  );
}
