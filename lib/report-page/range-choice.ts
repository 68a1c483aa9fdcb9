import type { RangeChoice } from '@/components/report-document/range-choices';
import { now } from '@/lib/clock';
import type { ReportDefinition, ReportRange } from '@/lib/reports';
import { dayAt } from '@/lib/stats';

const dayMs = 86_400_000;
const usual = [7, 30, 90, 365];

/** The choices of days that the document offers; null if the report fixes them. */
export function rangeChoice(
  { range: policy, timeZone }: Pick<ReportDefinition, 'range' | 'timeZone'>,
  { days: { from, to } }: ReportRange,
  theme: string | null,
  refused: boolean,
): RangeChoice | null {
  if (policy.kind !== 'chosen') return null;
  const latest = dayAt(now(), timeZone);
  const sinceEarliest = policy.earliest
    ? (latest.getTime() - Date.parse(`${policy.earliest}T00:00:00Z`)) / dayMs + 1
    : Number.POSITIVE_INFINITY;
  const written = latest.toISOString().slice(0, 10);
  const count = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs + 1;
  const presets = [...new Set([...usual, policy.days])]
    .filter((days) => days <= policy.mostDays && days <= sinceEarliest)
    .sort((a, b) => a - b)
    .map((days) => ({ days, isCurrent: to === written && days === count }));
  return { presets, from, to, earliest: policy.earliest, latest: written, theme, refused };
}
