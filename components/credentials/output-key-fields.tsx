import { SelectField } from '../ui/fields';
import { SecretField } from './secret-field';

/** The key that opens encrypted outputs, and how they are encrypted. */
export function OutputKeyFields({
  schemes,
  scheme,
  errors,
  required = false,
}: {
  schemes: readonly string[];
  /** The one chosen before. */
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
      {/* Keyed: a form's reset would put a select back to what it first showed. */}
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
