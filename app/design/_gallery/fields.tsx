import { CheckboxField, SelectField, TextareaField, TextField } from '@/components/ui/fields';
import { Section } from './section';

export function Fields() {
  return (
    <Section id="fields" title="Fields">
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField label="Name" name="name" required defaultValue="Night close" />
        <TextField label="Note" name="note" placeholder="Optional, and empty" />
        <TextField
          label="Client id"
          name="fixed"
          required
          disabled
          defaultValue="Cannot be changed"
        />
        <TextField
          label="Base URL"
          name="url"
          required
          hint="Of your Datamin server."
          errors={['takes an https address, such as https://datamin.example']}
          defaultValue="http://"
        />
        <SelectField
          label="Role"
          name="role"
          required
          options={['viewer', 'operator', 'admin'].map((value) => ({ value, label: value }))}
        />
        <SelectField
          label="Credential"
          name="credential"
          required
          errors={['takes one of this team']}
          options={[{ value: '', label: 'Choose one' }]}
        />
        <TextareaField label="Description" name="description" defaultValue={'Two\nlines'} />
        <TextareaField label="Tags" name="tags" required errors={['takes at most 20 tags']} />
        <div className="grid content-start gap-3">
          <CheckboxField label="I have kept the secret" name="kept" required />
          <CheckboxField
            label="Run anyway"
            name="anyway"
            required
            defaultChecked
            hint="Another request is open."
            errors={['has to be confirmed']}
          />
        </div>
      </div>
    </Section>
  );
}
