import Form from 'next/form';
import type { FieldErrors } from '@/lib/errors';
import { Button } from '../ui/button';
import { TextField } from '../ui/fields';
import { Choices, type Tab } from '../ui/tabs';

/** Which window of the log, in the reader's own zone. */
export function LogForm({
  action,
  choices,
  typed,
  timeZone,
  errors,
}: {
  action: string;
  choices: Tab[];
  typed: { from: string; to: string };
  timeZone: string;
  errors?: FieldErrors | undefined;
}) {
  return (
    <div className="grid gap-3">
      <Choices label="Window" items={choices} />
      <Form
        action={action}
        prefetch={false}
        scroll={false}
        className="flex flex-wrap items-start gap-2"
      >
        <TimeField
          label={`From (${timeZone})`}
          name="from"
          value={typed.from}
          errors={errors?.from}
        />
        <TimeField label={`To (${timeZone})`} name="to" value={typed.to} errors={errors?.to} />
        <noscript>
          <input type="hidden" name="whole" value="1" />
        </noscript>
        <Button type="submit" className="sm:mt-6">
          Show
        </Button>
      </Form>
    </div>
  );
}

/** A time input shows nothing of a text that is no time, so a wrong one is shown as text. */
function TimeField({
  label,
  name,
  value,
  errors,
}: {
  label: string;
  name: string;
  value: string;
  errors: string[] | undefined;
}) {
  return (
    <TextField
      key={`${name} ${value}`}
      label={label}
      name={name}
      required
      type={errors ? 'text' : 'datetime-local'}
      step={1}
      defaultValue={value}
      errors={errors}
      className="w-full sm:w-68"
    />
  );
}
