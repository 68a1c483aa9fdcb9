'use client';

import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import { PipelineFields, type PipelineValues } from './pipeline-fields';
import type { CredentialChoice, Submit } from './submit';

/** Changes a pipeline's entry in the portal. */
export function EditPipelineForm({
  action,
  values,
  credentials,
}: {
  action: Submit;
  values: PipelineValues;
  credentials: readonly CredentialChoice[];
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  return (
    <form action={submit} className="grid max-w-xl gap-4">
      <PipelineFields
        values={state.values ?? values}
        errors={state.errors}
        credentials={credentials}
      />
      <div>
        <SubmitButton pending="Saving…">Save changes</SubmitButton>
      </div>
      <FormAnswer state={state} done="Saved" failed="Not saved" />
    </form>
  );
}
