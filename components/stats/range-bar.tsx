import Form from 'next/form';
import type { FieldErrors } from '@/lib/errors';
import { Button } from '../ui/button';
import { DateField } from '../ui/fields';
import { Choices, type Tab } from '../ui/tabs';

/** Which range: common ones first, then calendar ones and custom dates. */
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
  /** Parameters of the address that the form must keep. */
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
          {chosen ? chosen.label : isOwn ? 'Custom dates' : 'More ranges'}
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
              key={`from ${from}`}
              label={`From (${timeZone})`}
              name="from"
              required
              defaultValue={from}
              errors={errors?.from}
              className="w-48"
            />
            <DateField
              key={`to ${to}`}
              label="To, inclusive"
              name="to"
              required
              defaultValue={to}
              errors={errors?.to}
              className="w-48"
            />
            <Button type="submit" className="sm:mt-6">
              Show
            </Button>
          </Form>
        </div>
      </details>
    </div>
  );
}
