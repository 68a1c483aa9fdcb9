import Form from 'next/form';
import type { FieldErrors } from '@/lib/errors';
import { Button } from '../ui/button';
import { TextField } from '../ui/fields';
import { FilterFold } from '../ui/filter-fold';

/** The address's parameters as typed. */
export interface AuditSearch {
  q?: string;
  actor?: string;
  action?: string;
  target?: string;
  /** Days of the reader's calendar, both inclusive. */
  from?: string;
  to?: string;
}

/** The filters of an audit: a plain form, so that they are all in the address and no script is needed. */
export function AuditFilterForm({
  action,
  search,
  timeZone,
  errors,
  clearHref,
}: {
  action: string;
  search: AuditSearch;
  timeZone: string;
  errors: FieldErrors | null;
  /** Absent when nothing is filtered. */
  clearHref?: string | undefined;
}) {
  return (
    <FilterFold set={Object.values(search)} open={errors !== null}>
      <Form action={action} prefetch={false} scroll={false} className="mb-3">
        <div className="grid grid-cols-2 items-start gap-2 sm:flex sm:flex-wrap">
          {fields(timeZone).map(({ name, label, hint, isDay }) => (
            <div key={name} className="grid min-w-0 content-start gap-1 sm:w-40">
              <span aria-hidden="true" className="truncate text-xs text-muted">
                {label}
              </span>
              <TextField
                key={`${name} ${search[name]}`}
                label={label}
                name={name}
                hideLabel
                autoComplete="off"
                maxLength={200}
                defaultValue={search[name]}
                errors={errors?.[name]}
                {...(hint ? { placeholder: hint } : {})}
                // A date input shows nothing for text that is not a date, so a wrong value gets a text input.
                {...(isDay && !errors?.[name] ? { type: 'date' } : {})}
              />
            </div>
          ))}
          <div className="col-span-2 flex gap-2 sm:mt-5">
            <Button type="submit">Apply</Button>
            {clearHref ? (
              <a className="btn btn-quiet" href={clearHref}>
                Clear
              </a>
            ) : null}
          </div>
        </div>
      </Form>
    </FilterFold>
  );
}

const fields = (timeZone: string) =>
  [
    { name: 'q', label: 'Words', hint: 'Any text', isDay: false },
    { name: 'actor', label: 'Who', hint: 'Part of a name', isDay: false },
    { name: 'action', label: 'What', hint: 'Report created', isDay: false },
    { name: 'target', label: 'To what', hint: 'Name, kind or id', isDay: false },
    { name: 'from', label: `From (${timeZone})`, hint: null, isDay: true },
    { name: 'to', label: 'To, inclusive', hint: null, isDay: true },
  ] as const;
