import type { FieldErrors } from '@/lib/errors';
import { requestStateWords } from '../runs/badges';
import { Button, LinkButton } from '../ui/button';
import { SelectField, TextField } from '../ui/fields';
import { FilterFold } from '../ui/filter-fold';

interface RequestFilters {
  pipeline?: string | undefined;
  state?: string | undefined;
  actor?: string | undefined;
}

/** Filters of the list of requests, in the address. */
export function RequestFilter({
  action,
  filters,
  errors,
}: {
  action: string;
  filters: RequestFilters;
  errors: FieldErrors | undefined;
}) {
  const isFiltered = Object.values(filters).some(Boolean);
  const { state, actor } = filters;
  return (
    <FilterFold
      set={[state && (stateWords.get(state) ?? state).toLowerCase(), actor && `“${actor}”`]}
      open={errors !== undefined}
    >
      <search aria-label="Filter requests">
        <form action={action} className="request-filter">
          <SelectField
            label="State"
            name="state"
            hideLabel
            // React keeps what was chosen before, whatever the address says now.
            key={filters.state ?? ''}
            defaultValue={filters.state ?? ''}
            errors={errors?.state}
            options={[
              { value: '', label: 'Any state' },
              ...[...stateWords].map(([value, label]) => ({ value, label })),
            ]}
          />
          <TextField
            label="Requested by"
            name="actor"
            type="search"
            hideLabel
            placeholder="Requested by"
            maxLength={200}
            defaultValue={filters.actor}
            errors={errors?.actor}
          />
          {filters.pipeline ? (
            <input type="hidden" name="pipeline" value={filters.pipeline} />
          ) : null}
          <Button type="submit">Apply</Button>
          {isFiltered ? (
            <LinkButton look="quiet" href={action}>
              Clear
            </LinkButton>
          ) : null}
        </form>
      </search>
    </FilterFold>
  );
}

const stateWords = new Map<string, string>([
  ['open', 'Open'],
  ['doubtful', 'In doubt'],
  ...requestStateWords,
]);
