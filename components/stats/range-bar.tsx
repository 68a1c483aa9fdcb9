import Form from 'next/form';
import type { FieldErrors } from '@/lib/errors';
import { Button } from '../ui/button';
import { TextField } from '../ui/fields';
import { Choices, type Tab } from '../ui/tabs';

/** Which range: a few by one press, and dates of one's own. All of it lives in the address. */
export function RangeBar({
  choices,
  action,
  kept,
  from,
  to,
  isOwn,
  errors,
}: {
  choices: Tab[];
  action: string;
  /** Parameters of the address that the form must not lose. */
  kept: Record<string, string>;
  from: string | undefined;
  to: string | undefined;
  isOwn: boolean;
  errors?: FieldErrors | undefined;
}) {
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
      <Choices label="Range" items={choices} />
      <details className="disclosure" open={isOwn || undefined}>
        <summary className="btn btn-small btn-quiet">Own dates</summary>
        <Form
          action={action}
          prefetch={false}
          scroll={false}
          className="mt-2 flex flex-wrap items-start gap-2"
        >
          {Object.entries(kept).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <DateField label="From (UTC day)" name="from" value={from} errors={errors?.from} />
          <DateField label="To, inclusive" name="to" value={to} errors={errors?.to} />
          <Button type="submit" className="mt-6">
            Show
          </Button>
        </Form>
      </details>
    </div>
  );
}

/** A date input shows nothing of a text that is no date, so a wrong one is shown as text. */
export function DateField({
  label,
  name,
  value,
  errors,
  id,
}: {
  label: string;
  name: string;
  value: string | undefined;
  errors?: string[] | undefined;
  id?: string;
}) {
  return (
    <TextField
      key={`${name} ${value}`}
      label={label}
      name={name}
      id={id}
      required
      type={errors ? 'text' : 'date'}
      defaultValue={value}
      errors={errors}
      className="w-44"
    />
  );
}
