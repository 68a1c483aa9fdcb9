import type { RunSearch } from '@/components/history/run-filter-form';
import type { FieldErrors } from '@/lib/errors';
import { viewParameters } from '@/lib/history';
import { askedRange } from '../_stats/range';

/** Ranges of the list; the others are typed as dates. */
export const listRanges = [
  { value: undefined, label: 'All' },
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
  { value: '90d', label: '90 days' },
] as const;

/** An address of the list as the verb takes it. */
export function listInput(
  search: RunSearch,
  now: Date,
  timeZone: string,
): { input: Record<string, unknown>; errors: FieldErrors | null } {
  const { min, max, range: _, from: __, to: ___, ...filters } = search;
  const isRanged =
    search.range !== undefined || search.from !== undefined || search.to !== undefined;
  const asked = isRanged ? askedRange(withBothEnds(search), now, timeZone) : null;
  return {
    input: {
      ...filters,
      ...(min !== undefined && { minDurationMs: milliseconds(min) }),
      ...(max !== undefined && { maxDurationMs: milliseconds(max) }),
      ...(asked?.range && {
        from: asked.range.from.toISOString(),
        to: asked.range.to.toISOString(),
      }),
    },
    errors: asked?.errors ?? null,
  };
}

/** Of dates typed by hand one may be missing: from the first day on, or until today. */
function withBothEnds(search: RunSearch): RunSearch {
  return search.to !== undefined && search.from === undefined
    ? { ...search, from: '1970-01-02' }
    : search;
}

/** Seconds as a person types them; what is no number is left for the verb to refuse. */
function milliseconds(seconds: string): number | string {
  const ms = Math.round(Number(seconds.replace(',', '.')) * 1000);
  return Number.isFinite(ms) ? ms : seconds;
}

/** The filters of an address in the order in which a view keeps them. */
export function viewQuery(search: RunSearch): string {
  const kept = viewParameters.flatMap((name) => (search[name] ? [[name, search[name]]] : []));
  return new URLSearchParams(kept).toString();
}
