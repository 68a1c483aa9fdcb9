import type { RunSearch } from '@/components/history/run-filter-form';
import type { FieldErrors } from '@/lib/errors';
import { viewParameters } from '@/lib/history';
import { askedRange } from '../_stats/range';

/** Ranges of the list; others are typed as dates. */
export const listRanges = [
  { value: undefined, label: 'All' },
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
  { value: '90d', label: '90 days' },
] as const;

/** The list's address as input for the verb. */
export function listInput(
  search: RunSearch,
  now: Date,
  timeZone: string,
): { input: Record<string, unknown>; errors: FieldErrors | null } {
  const { min, max, range: _, from: __, to: ___, ...filters } = search;
  const isRanged =
    search.range !== undefined || search.from !== undefined || search.to !== undefined;
  const asked = isRanged ? askedRange(withBothEnds(search), now, timeZone) : null;
  const [minDurationMs, maxDurationMs] = [milliseconds(min), milliseconds(max)];
  const errors: FieldErrors = {
    ...asked?.errors,
    ...(asked?.unknown && { range: ['names no range: choose one of the list'] }),
    ...(minDurationMs === null && { min: [secondsText] }),
    ...(maxDurationMs === null && { max: [secondsText] }),
  };
  return {
    input: {
      ...filters,
      ...(typeof minDurationMs === 'number' && { minDurationMs }),
      ...(typeof maxDurationMs === 'number' && { maxDurationMs }),
      ...(asked?.range && {
        from: asked.range.from.toISOString(),
        to: asked.range.to.toISOString(),
      }),
    },
    errors: Object.keys(errors).length > 0 ? errors : null,
  };
}

const secondsText = 'takes seconds, such as 90 or 0.5';

/** Of typed dates one may be missing: then it is since the first day, or until today. */
function withBothEnds(search: RunSearch): RunSearch {
  return search.to !== undefined && search.from === undefined
    ? { ...search, from: '1970-01-02' }
    : search;
}

/** Seconds as a person types them; undefined: none typed, null: not a number of seconds. */
function milliseconds(seconds: string | undefined): number | null | undefined {
  if (seconds === undefined) return undefined;
  const ms = Math.round(Number(seconds.replace(',', '.')) * 1000);
  return ms >= 0 && ms < Number.MAX_SAFE_INTEGER ? ms : null;
}

/** The filters of an address in the order that a view stores them. */
export function viewQuery(search: RunSearch): string {
  const kept = viewParameters.flatMap((name) => (search[name] ? [[name, search[name]]] : []));
  return new URLSearchParams(kept).toString();
}
