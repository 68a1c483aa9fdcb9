import Form from 'next/form';
import type { ReactNode } from 'react';
import type { FieldErrors } from '@/lib/errors';
import { Button } from '../ui/button';
import { type Choice, SelectField, TextField } from '../ui/fields';
import { FilterFold } from '../ui/filter-fold';
import { Choices, type Tab } from '../ui/tabs';

/** The list's address as typed. */
export interface RunSearch {
  q?: string;
  status?: string;
  pipeline?: string;
  tag?: string;
  taskType?: string;
  trigger?: string;
  /** Seconds. */
  min?: string;
  max?: string;
  range?: string;
  /** Days of the reader's calendar, both inclusive. */
  from?: string;
  to?: string;
}

/** The filters of a list of runs: a plain form, so that they are all in the address and no script is needed. */
export function RunFilterForm({
  action,
  search,
  pipelines,
  tags,
  taskTypes,
  ranges,
  timeZone,
  errors,
  clearHref,
  views,
}: {
  action: string;
  search: RunSearch;
  pipelines: Choice[];
  tags: Choice[];
  taskTypes: Choice[];
  ranges: Tab[];
  timeZone: string;
  errors: FieldErrors | null;
  /** Absent when nothing is filtered. */
  clearHref?: string | undefined;
  /** Shown beside the ranges. */
  views?: ReactNode;
}) {
  const isFine = Boolean(
    search.taskType || search.trigger || search.min || search.max || search.from || search.to,
  );
  return (
    <div className="mb-3 grid gap-2">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <Choices label="Range" items={ranges} />
        {views}
      </div>
      <FilterFold set={filterSet(search, pipelines)} open={errors !== null}>
        <Form action={action} prefetch={false} scroll={false}>
          <div className="filter-bar mb-0">
            <TextField
              label="Words"
              name="q"
              type="search"
              hideLabel
              placeholder="Error, output or UUID"
              defaultValue={search.q}
              maxLength={200}
              errors={errors?.q}
              className="filter-text"
            />
            <Select
              label="Status"
              name="status"
              search={search}
              errors={errors}
              any="Any status"
              options={states}
            />
            <Select
              label="Pipeline"
              name="pipeline"
              search={search}
              errors={errors}
              any="Any pipeline"
              options={pipelines}
            />
            {tags.length > 0 || search.tag ? (
              <Select
                label="Tag"
                name="tag"
                search={search}
                errors={errors}
                any="Any tag"
                options={tags}
              />
            ) : null}
            {search.range ? <input type="hidden" name="range" value={search.range} /> : null}
            <Button type="submit">Apply</Button>
            {clearHref ? (
              <a className="btn btn-quiet" href={clearHref}>
                Clear
              </a>
            ) : null}
            <details className="disclosure filter-more" open={isFine || undefined}>
              <summary className="btn btn-quiet">More filters</summary>
              <div className="mt-2 grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
                <Named name="Task type">
                  <Select
                    label="Task type"
                    name="taskType"
                    search={search}
                    errors={errors}
                    any="Any"
                    options={taskTypes}
                  />
                </Named>
                <Named name="Requested">
                  <Select
                    label="Requested"
                    name="trigger"
                    search={search}
                    errors={errors}
                    any="Anywhere"
                    options={triggers}
                  />
                </Named>
                {typed(timeZone).map(({ label, name, isDay }) => (
                  <Named key={name} name={label}>
                    <TextField
                      key={`${name} ${search[name]}`}
                      label={label}
                      name={name}
                      hideLabel
                      autoComplete="off"
                      defaultValue={search[name]}
                      errors={errors?.[name]}
                      // A date input shows nothing for text that is not a date, so a wrong value gets a text
                      // input.
                      {...(isDay && !errors?.[name] ? { type: 'date' } : {})}
                      {...(isDay ? {} : { inputMode: 'decimal' })}
                    />
                  </Named>
                ))}
              </div>
            </details>
          </div>
        </Form>
      </FilterFold>
    </div>
  );
}

/** The filters that are set, in words; ranges are visible above. */
function filterSet(search: RunSearch, pipelines: Choice[]): string[] {
  const { q, status, pipeline, tag, taskType, trigger, min, max, from, to } = search;
  const more = [taskType, trigger, min, max, from, to].filter(Boolean).length;
  return [
    ...(q ? [`“${q}”`] : []),
    ...(status ? [status] : []),
    ...(pipeline ? [pipelines.find(({ value }) => value === pipeline)?.label ?? pipeline] : []),
    ...(tag ? [tag] : []),
    ...(more > 0 ? [`${more} more`] : []),
  ];
}

const states: Choice[] = [
  { value: 'failed', label: 'Failed' },
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'running', label: 'Running' },
];
const triggers: Choice[] = [
  { value: 'here', label: 'In the portal' },
  { value: 'elsewhere', label: 'Outside the portal' },
];

const typed = (timeZone: string) =>
  [
    { label: 'Took at least (s)', name: 'min', isDay: false },
    { label: 'Took at most (s)', name: 'max', isDay: false },
    { label: `From (${timeZone})`, name: 'from', isDay: true },
    { label: 'To, inclusive', name: 'to', isDay: true },
  ] as const;

/** A filter's name without "(optional)": all of them are. */
function Named({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-1 sm:w-40">
      <span aria-hidden="true" className="truncate text-xs text-muted">
        {name}
      </span>
      {children}
    </div>
  );
}

function Select({
  label,
  name,
  search,
  errors,
  any,
  options,
}: {
  label: string;
  name: keyof RunSearch;
  search: RunSearch;
  errors: FieldErrors | null;
  any: string;
  options: Choice[];
}) {
  const current = search[name];
  // An address may still name a value that is no longer in use.
  const isKnown = !current || options.some(({ value }) => value === current);
  return (
    <SelectField
      key={`${name} ${current}`}
      label={label}
      name={name}
      hideLabel
      defaultValue={current ?? ''}
      errors={errors?.[name]}
      options={[
        { value: '', label: any },
        ...(isKnown ? [] : [{ value: current, label: current }]),
        ...options,
      ]}
    />
  );
}
