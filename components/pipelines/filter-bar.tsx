import Form from 'next/form';
import type { PipelineState } from '@/lib/pipelines';
import { Button, LinkButton } from '../ui/button';
import { SelectField, TextField } from '../ui/fields';
import { stateWords } from './state-badge';

const states: PipelineState[] = ['succeeded', 'failed', 'never_ran', 'unknown'];
const sorts = [
  { value: 'name', label: 'By name' },
  { value: 'last-run', label: 'Latest run first' },
  { value: 'success-rate', label: 'Worst success rate first' },
  { value: 'duration', label: 'Longest duration first' },
];

export interface PipelineFilters {
  q?: string | undefined;
  tag?: string | undefined;
  state?: string | undefined;
  sort?: string | undefined;
}

/** Filter and order of a list of pipelines: a plain form whose answer is an address. */
export function PipelineFilterBar({
  action,
  filters,
  tags,
  errors,
}: {
  action: string;
  filters: PipelineFilters;
  tags: readonly string[];
  errors?: Record<string, string[]> | undefined;
}) {
  const isFiltered = Boolean(filters.q || filters.tag || filters.state);
  return (
    <Form
      action={action}
      prefetch={false}
      aria-label="Filter pipelines"
      className="mb-3 grid grid-cols-2 items-start gap-2 md:flex md:flex-wrap"
    >
      <TextField
        label="Search"
        name="q"
        type="search"
        hideLabel
        placeholder="Name, description, tag or UUID"
        defaultValue={filters.q}
        maxLength={200}
        errors={errors?.q}
        className="col-span-2 md:w-72"
      />
      <SelectField
        key={`tag ${filters.tag}`}
        label="Tag"
        name="tag"
        hideLabel
        defaultValue={filters.tag ?? ''}
        errors={errors?.tag}
        className="md:w-40"
        options={[
          { value: '', label: 'Any tag' },
          ...withCurrent(tags, filters.tag).map((tag) => ({ value: tag, label: tag })),
        ]}
      />
      <SelectField
        key={`state ${filters.state}`}
        label="State"
        name="state"
        hideLabel
        defaultValue={filters.state ?? ''}
        errors={errors?.state}
        className="md:w-40"
        options={[
          { value: '', label: 'Any state' },
          ...states.map((state) => ({ value: state, label: stateWords[state].word })),
        ]}
      />
      <SelectField
        key={`sort ${filters.sort}`}
        label="Order"
        name="sort"
        hideLabel
        defaultValue={filters.sort ?? 'name'}
        errors={errors?.sort}
        className="max-md:col-span-2 md:w-52"
        options={sorts}
      />
      <Button type="submit" className="max-md:col-span-2">
        Apply
      </Button>
      {isFiltered ? (
        <LinkButton look="quiet" href={action}>
          Clear
        </LinkButton>
      ) : null}
    </Form>
  );
}

/** A tag that nobody uses any more may still be in an address. */
function withCurrent(tags: readonly string[], current: string | undefined): readonly string[] {
  return current === undefined || tags.includes(current) ? tags : [current, ...tags];
}
