import Form from 'next/form';
import type { FieldErrors } from '@/lib/errors';
import { Button } from '../ui/button';
import { TextField } from '../ui/fields';
import { Choices, type Tab } from '../ui/tabs';

/** Which range: the everyday ones by one press, then those of the calendar and dates of one's own. */
export function RangeBar({
  everyday,
  calendar,
  action,
  kept,
  from,
  to,
  isOwn,
  timeZone,
  errors,
}: {
  everyday: Tab[];
  calendar: Tab[];
  action: string;
  /** Parameters of the address that the form must not lose. */
  kept: Record<string, string>;
  from: string | undefined;
  to: string | undefined;
  isOwn: boolean;
  timeZone: string;
  errors?: FieldErrors | null;
}) {
  const chosen = calendar.find(({ current }) => current);
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
      <Choices label="Range" items={everyday} />
      <details className="disclosure min-w-0" open={isOwn || undefined}>
        <summary
          className={`btn btn-small ${chosen || isOwn ? 'tone-busy border-accent' : 'btn-quiet'}`}
        >
          {chosen ? chosen.label : isOwn ? 'Own dates' : 'More ranges'}
        </summary>
        <div className="mt-2 grid gap-2">
          <Choices label="Ranges of the calendar" items={calendar} />
          <Form
            action={action}
            prefetch={false}
            scroll={false}
            className="flex flex-wrap items-start gap-2"
          >
            {Object.entries(kept).map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <DateField
              label={`From (${timeZone})`}
              name="from"
              value={from}
              errors={errors?.from}
            />
            <DateField label="To, inclusive" name="to" value={to} errors={errors?.to} />
            <Button type="submit" className="sm:mt-6">
              Show
            </Button>
          </Form>
        </div>
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
      className="w-48"
    />
  );
}
