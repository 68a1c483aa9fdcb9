import type { AuditSearch } from '@/components/audit/audit-filter-form';
import { calendarDate } from '@/lib/instants';
import { shiftDays, startOfDay } from '@/lib/stats';

export const auditParameters = ['q', 'actor', 'action', 'target', 'from', 'to'] as const;

/** An audit's address as input for the verb. An invalid day is passed on unchanged: the verb says so. */
export function auditInput(search: AuditSearch, timeZone: string): Record<string, string> {
  const { from, to, ...words } = search;
  return {
    ...words,
    ...(from && { from: firstMoment(from, 0, timeZone) }),
    ...(to && { to: firstMoment(to, 1, timeZone) }),
  };
}

/** The first moment of a day in the person's calendar, or of the day after. */
function firstMoment(text: string, later: number, timeZone: string): string {
  const day = calendarDate.safeParse(text);
  return day.success ? startOfDay(shiftDays(day.data, later), timeZone).toISOString() : text;
}
