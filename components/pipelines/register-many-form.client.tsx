'use client';

import type { ActionState } from '@/lib/http';
import type { LineOutcome } from '@/lib/pipelines';
import { SelectField, TextareaField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import { LineOutcomes } from './line-outcomes';
import type { CredentialChoice, Submit } from './submit';

export interface LinesState extends ActionState {
  outcomes?: LineOutcome[];
}

/** Registers many by one paste; lines not registered stay in the field, to be corrected. */
export function RegisterManyForm({
  action,
  credentials,
  base,
}: {
  action: Submit<LinesState>;
  credentials: readonly CredentialChoice[];
  base: string;
}) {
  const [{ outcomes, ...state }, submit] = useAnswer<LinesState>(action, {
    status: 'idle',
  });
  const credentialId = state.values?.credentialId ?? credentials[0]?.id;
  return (
    <form action={submit} className="grid max-w-xl gap-4">
      {outcomes ? (
        <LineOutcomes outcomes={outcomes} base={base} />
      ) : (
        <FormAnswer state={state} failed="Nothing was registered" />
      )}
      <TextareaField
        // Another answer is another field: React would keep the content of an existing one.
        key={outcomes ? JSON.stringify(outcomes) : 'text'}
        label="Pipelines"
        name="text"
        required
        rows={6}
        spellCheck={false}
        hint="One per line, 100 at most: UUID or address, name and optional tags, separated by commas, semicolons or a spreadsheet’s tabs."
        placeholder={'9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e, Nightly invoices, finance, nightly'}
        defaultValue={outcomes ? whatIsLeft(outcomes) : state.values?.text}
        errors={state.errors?.text}
      />
      <SelectField
        key={credentialId}
        label="Credential for all of them"
        name="credentialId"
        required
        defaultValue={credentialId}
        errors={state.errors?.credentialId}
        options={credentials.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <div>
        <SubmitButton pending="Registering…">Register them</SubmitButton>
      </div>
    </form>
  );
}

function whatIsLeft(outcomes: readonly LineOutcome[]): string {
  return outcomes
    .filter(({ problem }) => problem !== null)
    .map(({ uuid, name, tags }) => [uuid, name, ...tags].map(asCell).join(', '))
    .join('\n');
}

const asCell = (text: string) =>
  /[",;\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
