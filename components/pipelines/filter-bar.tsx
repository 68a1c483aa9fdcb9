import type { PipelineSort } from '@/lib/pipelines';
import { Button } from '../ui/button';
import { SelectField, TextField } from '../ui/fields';
import { LiveFilter } from './live-filter.client';
import { filterWords, sortWords } from './overview-words';

export interface PipelineFilters {
  q?: string | undefined;
  tag?: string | undefined;
  state?: string | undefined;
  sort?: string | undefined;
  range?: string | undefined;
  view?: string | undefined;
  group?: string | undefined;
}

const options = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
/** The page's own order comes first, and needs no parameter in the address. */
const orders = (own: PipelineSort) => [
  { value: '', label: sortWords[own] },
  ...options(sortWords).filter(({ value }) => value !== own),
];

/** The filters that are set, in words. */
export function filterSet({ q, tag, state, sort }: PipelineFilters, own: PipelineSort): string[] {
  const stateWords: Record<string, string> = filterWords;
  const orderWords: Record<string, string> = sortWords;
  return [
    ...(q ? [`“${q}”`] : []),
    ...(tag ? [tag] : []),
    ...(state ? [stateWords[state] ?? state] : []),
    (orderWords[sort ?? own] ?? sortWords[own]).toLowerCase(),
  ];
}

/** Filter and order of a list of pipelines, kept in the address. */
export function PipelineFilterBar({
  action,
  filters,
  order,
  tags,
  errors,
  clearHref,
}: {
  action: string;
  filters: PipelineFilters;
  /** The order where nothing else was chosen. */
  order: PipelineSort;
  tags: readonly string[];
  errors?: Record<string, string[]> | undefined;
  /** The address without filters but otherwise the same. */
  clearHref: string;
}) {
  const isFiltered = Boolean(filters.q || filters.tag || filters.state);
  const { range, view, group, ...fields } = filters;
  const shown = new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  return (
    <LiveFilter
      action={action}
      shown={shown.toString()}
      label="Filter pipelines"
      className="filter-bar"
    >
      <TextField
        label="Search"
        name="q"
        type="search"
        hideLabel
        placeholder="Name, tag or UUID"
        defaultValue={filters.q}
        maxLength={200}
        errors={errors?.q}
        className="filter-text"
      />
      <Button type="submit">Apply</Button>
      <SelectField
        label="Tag"
        name="tag"
        hideLabel
        defaultValue={filters.tag ?? ''}
        errors={errors?.tag}
        options={[
          { value: '', label: 'Any tag' },
          ...withCurrent(tags, filters.tag).map((tag) => ({ value: tag, label: tag })),
        ]}
      />
      <SelectField
        label="State"
        name="state"
        hideLabel
        defaultValue={filters.state ?? ''}
        errors={errors?.state}
        options={[{ value: '', label: 'Any state' }, ...options(filterWords)]}
      />
      <SelectField
        label="Order"
        name="sort"
        hideLabel
        defaultValue={filters.sort ?? ''}
        errors={errors?.sort}
        options={orders(order)}
      />
      {Object.entries({ range, view, group }).map(([name, value]) =>
        value ? <input key={name} type="hidden" name={name} value={value} /> : null,
      )}
      {isFiltered ? (
        <a className="btn btn-quiet" href={clearHref} data-stay="">
          Clear
        </a>
      ) : null}
    </LiveFilter>
  );
}

/** An address may still name a tag that is no longer in use. */
function withCurrent(tags: readonly string[], current: string | undefined): readonly string[] {
  return current === undefined || tags.includes(current) ? tags : [current, ...tags];
}
