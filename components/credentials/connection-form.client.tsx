'use client';

import { CheckboxField, TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import { SecretOrReference } from './secret-or-reference';
import { SettingFold } from './setting-fold';
import type { Submit } from './verify-form.client';

/** Moves a credential to another server or client. Demands the secret, or a stored one could be sent anywhere. */
export function ConnectionForm({
  action,
  baseUrl,
  clientId,
  references,
}: {
  action: Submit;
  baseUrl: string;
  clientId: string;
  /** Whether this portal follows references to secrets. */
  references: boolean;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const { errors = {}, values = {} } = state;
  return (
    <SettingFold title="Server and client" value={baseUrl} state={state}>
      <form id="connection" action={submit} className="grid gap-3">
        <TextField
          label="Base URL"
          name="baseUrl"
          required
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          defaultValue={values.baseUrl ?? baseUrl}
          errors={errors.baseUrl}
        />
        <TextField
          label="Client id"
          name="clientId"
          required
          autoComplete="off"
          spellCheck={false}
          defaultValue={values.clientId ?? clientId}
          errors={errors.clientId}
        />
        <SecretOrReference
          label="Client secret"
          id="field-connection-secret"
          hint="Leave blank to keep the stored one. Another server or client needs it again, so that a stored secret never goes there"
          {...{ references, values, errors }}
        />
        <CheckboxField
          label="Verify with Datamin now"
          name="verify"
          hint="Changed only if Datamin accepts it"
          defaultChecked={state.status !== 'failed' || values.verify === 'on'}
        />
        <div>
          <SubmitButton look="default" pending="Changing…">
            Change connection
          </SubmitButton>
        </div>
        <FormAnswer state={state} done="The connection is changed" failed="Nothing was changed" />
      </form>
    </SettingFold>
  );
}
