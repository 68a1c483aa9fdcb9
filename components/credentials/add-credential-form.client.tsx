'use client';

import { CredentialHelp } from '../first-hour/credential-help';
import { LinkButton } from '../ui/button';
import { CheckboxField, TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import { OutputKeyFields } from './output-key-fields';
import { SecretOrReference } from './secret-or-reference';
import type { Submit } from './verify-form.client';

/** A Datamin API client, laid out as on its page in Datamin. What was typed stays, except secrets. */
export function AddCredentialForm({
  action,
  cancelHref,
  schemes,
  references,
}: {
  action: Submit;
  cancelHref: string;
  schemes: readonly string[];
  /** Whether this portal follows references to secrets. */
  references: boolean;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const { errors = {}, values = {} } = state;
  return (
    <form action={submit} className="grid gap-4">
      <FormAnswer state={state} failed="The credential was not added" />
      <CredentialHelp />
      <TextField
        label="Name"
        name="name"
        required
        maxLength={120}
        autoComplete="off"
        hint="What your team calls it, for example “Production, read only”"
        defaultValue={values.name}
        errors={errors.name}
      />
      <TextField
        label="Base URL"
        name="baseUrl"
        required
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        hint="The address of Datamin’s API, or of your own server if you host it"
        defaultValue={values.baseUrl ?? 'https://api.datamin.io'}
        errors={errors.baseUrl}
      />
      <TextField
        label="Client id"
        name="clientId"
        required
        autoComplete="off"
        spellCheck={false}
        defaultValue={values.clientId}
        hint="The UUID of an OAuth client in Datamin"
        errors={errors.clientId}
      />
      <SecretOrReference
        label="Client secret"
        required
        hint="Stored sealed, never shown again"
        {...{ references, values, errors }}
      />
      <OutputKeyFields schemes={schemes} scheme={values.outputScheme} errors={errors} />
      <CheckboxField
        label="Verify with Datamin now"
        name="verify"
        hint="Added only if Datamin accepts it"
        defaultChecked={state.status === 'idle' || values.verify === 'on'}
        errors={errors.verify}
      />
      <div className="flex flex-wrap gap-2">
        <SubmitButton pending="Adding…">Add credential</SubmitButton>
        <LinkButton look="quiet" href={cancelHref}>
          Cancel
        </LinkButton>
      </div>
    </form>
  );
}
