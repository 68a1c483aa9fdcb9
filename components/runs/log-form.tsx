import Form from 'next/form';
import type { FieldErrors } from '@/lib/errors';
import { Button } from '../ui/button';
import { DateField } from '../ui/fields';
import { FilterFold } from '../ui/filter-fold';
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
      <FilterFold label="Custom range" set={[]} open={Boolean(errors?.from || errors?.to)}>
        <Form
          action={action}
          prefetch={false}
          scroll={false}
          className="flex flex-wrap items-start gap-2"
        >
          {(['from', 'to'] as const).map((name) => (
            <DateField
              key={`${name} ${typed[name]}`}
              kind="datetime-local"
              label={`${name === 'from' ? 'From' : 'To'} (${timeZone})`}
              name={name}
              required
              step={1}
              defaultValue={typed[name]}
              errors={errors?.[name]}
              className="w-full sm:w-68"
            />
          ))}
          <noscript>
            <input type="hidden" name="whole" value="1" />
          </noscript>
          <Button type="submit" className="sm:mt-6">
            Show
          </Button>
        </Form>
      </FilterFold>
    </div>
  );
}
