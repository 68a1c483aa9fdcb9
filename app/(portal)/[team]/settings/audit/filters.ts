import type { AuditSearch } from '@/components/audit/audit-filter-form';
import { calendarDate } from '@/lib/instants';
import { shiftDays, startOfDay } from '@/lib/stats';

export const auditParameters = ['q', 'actor', 'action', 'target', 'from', 'to'] as const;

/** An address of an audit as the verb takes it. A day that is none goes on as it is: the verb says so. */
export function auditInput(search: AuditSearch, timeZone: string): Record<string, string> {
  const { from, to, ...words } = search;
  return {
    ...words,
    ...(from && { from: firstMoment(from, 0, timeZone) }),
    ...(to && { to: firstMoment(to, 1, timeZone) }),
  };
}

/** Of a day of the person's calendar, or of the one after. */
function firstMoment(text: string, later: number, timeZone: string): string {
  const day = calendarDate.safeParse(text);
  return day.success ? startOfDay(shiftDays(day.data, later), timeZone).toISOString() : text;
}
