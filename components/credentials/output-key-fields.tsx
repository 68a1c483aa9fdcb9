import { SelectField } from '../ui/fields';
import { SecretField } from './secret-field';

/** The key that decrypts outputs, and how they are encrypted. */
export function OutputKeyFields({
  schemes,
  scheme,
  errors,
  required = false,
}: {
  schemes: readonly string[];
  /** The scheme chosen before. */
  scheme?: string | null | undefined;
  errors: Record<string, string[]>;
  required?: boolean;
}) {
  const chosen = scheme ?? schemes[0];
  return (
    <div className="grid gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <SecretField
        label="Output key"
        name="outputKey"
        required={required}
        hint="32 bytes in Base64 or hexadecimal, if task outputs are encrypted"
        errors={errors.outputKey}
      />
      {/* Keyed: resetting the form would set the select back to its first value. */}
      <SelectField
        key={chosen}
        label="Output scheme"
        name="outputScheme"
        required
        hint="How outputs are encrypted"
        options={schemes.map((value) => ({ value, label: value }))}
        defaultValue={chosen}
        errors={errors.outputScheme}
      />
    </div>
  );
}
