import { CheckboxField, SelectField, TextareaField, TextField } from '../ui/fields';
import { errorsOf, type PartProps } from './form-values';
import { MoreFields } from './more-fields';

/** How a report looks, and where besides its own page it may be seen. */
export function LookFields({ values, errors, hasLogo }: PartProps & { hasLogo: boolean }) {
  return (
    <MoreFields
      summary="Colour, logo, embedding, feed"
      isOpen={
        hasLogo ||
        values.theme !== 'system' ||
        [values.accent, values.embeddingOrigins, values.showUuids, values.feed].some(Boolean)
      }
      errors={errorsOf(errors, 'accent', 'theme', 'logo', 'embeddingOrigins')}
    >
      <TextField
        label="Accent"
        name="accent"
        placeholder="#2563eb"
        autoComplete="off"
        spellCheck={false}
        hint="A colour as #rrggbb, for the title’s line and the charts."
        defaultValue={values.accent}
        errors={errorsOf(errors, 'accent')}
      />
      <SelectField
        key={values.theme}
        label="Light or dark"
        name="theme"
        required
        options={[
          { value: 'system', label: 'Same as the viewer’s system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        defaultValue={values.theme}
        errors={errorsOf(errors, 'theme')}
      />
      <TextField
        type="file"
        label="Logo"
        name="logo"
        accept="image/png,image/jpeg,image/webp"
        hint={`PNG, JPEG or WebP of at most 100 KB.${hasLogo ? ' Leave empty to keep it.' : ''}`}
        errors={errorsOf(errors, 'logo')}
      />
      {hasLogo ? <CheckboxField label="Remove the logo" name="noLogo" /> : null}
      <TextareaField
        label="May be embedded in pages of"
        name="embeddingOrigins"
        rows={2}
        spellCheck={false}
        placeholder="https://wiki.example.com"
        hint="Origins, one per line. Empty: nowhere."
        defaultValue={values.embeddingOrigins}
        errors={errorsOf(errors, 'embeddingOrigins')}
      />
      <CheckboxField
        label="Show Datamin’s UUIDs"
        name="showUuids"
        hint="Of pipelines and runs, for people who also use Datamin."
        defaultChecked={values.showUuids === 'on'}
      />
      <CheckboxField
        label="Allow a feed of failed runs"
        name="feed"
        hint="It gets a URL of its own, which you create afterwards, and asks for no password."
        defaultChecked={values.feed === 'on'}
      />
    </MoreFields>
  );
}
