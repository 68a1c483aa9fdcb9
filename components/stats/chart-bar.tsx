import Form from 'next/form';
import type { FieldErrors } from '@/lib/errors';
import { Button } from '../ui/button';
import { DateField, TextField } from '../ui/fields';
import { FilterFold } from '../ui/filter-fold';
import { Choices, type Tab } from '../ui/tabs';

/** Which buckets: their period, how many, and from when. */
export function ChartBar({
  periods,
  action,
  kept,
  count,
  start,
  errors,
}: {
  periods: Tab[];
  action: string;
  kept: Record<string, string>;
  count: string;
  start: string | undefined;
  errors?: FieldErrors | null | undefined;
}) {
  return (
    <div className="mb-3 flex flex-wrap items-start justify-between gap-x-3 gap-y-2">
      <div className="md:pt-6.5">
        <Choices label="Period" items={periods} />
      </div>
      <FilterFold
        label="Periods shown"
        set={[count, start && `from ${start}`]}
        open={Boolean(errors?.count || errors?.start)}
      >
        <Form
          action={action}
          prefetch={false}
          scroll={false}
          className="flex flex-wrap items-start gap-2"
        >
          {Object.entries(kept).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <TextField
            key={`count ${count}`}
            label="How many"
            name="count"
            required
            type={errors?.count ? 'text' : 'number'}
            min={1}
            max={400}
            defaultValue={count}
            errors={errors?.count}
            className={errors?.count ? 'w-48' : 'w-24'}
          />
          <DateField
            key={`start ${start}`}
            label="From (UTC day)"
            name="start"
            title="First day; leave empty for the most recent"
            defaultValue={start}
            errors={errors?.start}
            className="w-48"
          />
          <Button type="submit" className="sm:mt-6">
            Show
          </Button>
        </Form>
      </FilterFold>
    </div>
  );
}
