import type { FieldErrors } from '@/lib/errors';
import { SelectField, TextareaField, TextField } from '../ui/fields';
import { listErrors } from '../ui/list-errors';
import type { CredentialChoice } from './submit';

export interface PipelineValues {
  name?: string | undefined;
  description?: string | undefined;
  tags?: string | undefined;
  credentialId?: string | undefined;
  /** Empty: the same credential. Absent: the field is not shown. */
  runCredentialId?: string | undefined;
}

/** What the portal records of a pipeline, for the forms that register and change it. */
export function PipelineFields({
  values,
  errors,
  credentials,
}: {
  values: PipelineValues;
  errors?: FieldErrors | undefined;
  credentials: readonly CredentialChoice[];
}) {
  return (
    <>
      <TextField
        label="Name"
        name="name"
        required
        maxLength={200}
        autoComplete="off"
        defaultValue={values.name}
        errors={errors?.name}
      />
      <SelectField
        // After a form's action React resets a select to its first default, whatever the default is now.
        key={values.credentialId}
        label="Credential"
        name="credentialId"
        required
        hint="The API client that reads and runs it."
        defaultValue={values.credentialId}
        errors={errors?.credentialId}
        options={credentials.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {values.runCredentialId === undefined ? null : (
        <SelectField
          key={`run ${values.runCredentialId}`}
          label="Credential for runs"
          name="runCredentialId"
          hint="Another API client of the same server, if one reads and another runs."
          defaultValue={values.runCredentialId}
          errors={errors?.runCredentialId}
          options={[
            { value: '', label: 'The same' },
            ...credentials.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <TextareaField
        label="Description"
        name="description"
        maxLength={4000}
        rows={3}
        defaultValue={values.description}
        errors={errors?.description}
      />
      <TextField
        label="Tags"
        name="tags"
        hint="Separated by commas."
        autoComplete="off"
        defaultValue={values.tags}
        errors={listErrors(errors, 'tags', 'Tag')}
      />
    </>
  );
}
