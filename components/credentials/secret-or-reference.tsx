import { TextField } from '../ui/fields';
import { SecretField } from './secret-field';

/** The client secret or, where this portal follows references, a reference to it. One of the two is filled in. */
export function SecretOrReference({
  label,
  hint,
  id,
  required = false,
  references,
  values = {},
  errors,
}: {
  label: string;
  hint: string;
  id?: string;
  required?: boolean;
  /** Whether this portal follows references. */
  references: boolean;
  values?: Record<string, string> | undefined;
  errors: Record<string, string[]>;
}) {
  return (
    <>
      <SecretField
        label={label}
        name="clientSecret"
        {...(id === undefined ? {} : { id })}
        required={required && !references}
        hint={hint}
        errors={errors.clientSecret}
      />
      {references ? (
        <TextField
          label="Or where it is kept"
          name="clientSecretReference"
          {...(id === undefined ? {} : { id: `${id}-reference` })}
          autoComplete="off"
          spellCheck={false}
          hint="A reference instead of the secret: your team’s own env:NAME, file:NAME or vault:PATH#FIELD"
          defaultValue={values.clientSecretReference}
          errors={errors.clientSecretReference}
        />
      ) : null}
    </>
  );
}
