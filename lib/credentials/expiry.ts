import { nowMs } from '@/lib/clock';

export const whenExpired = ['warn', 'disable'] as const;
export type WhenExpired = (typeof whenExpired)[number];

const dayMs = 86_400_000;

/** How many days before the expiry people are reminded; 0 is the day itself. */
export const reminders = [30, 7, 1, 0] as const;

/** The UTC day of a date column as text: 2026-03-10. */
export function dayOf(date: Date | null): string | null {
  return date?.toISOString().slice(0, 10) ?? null;
}

/** Why a credential that was set to be disabled on expiry is disabled. */
export function expiredReason(expiresOn: Date): string {
  return `It expired on ${dayOf(expiresOn)}, and was to be disabled then.`;
}

/** Days until that day, by UTC: 0 on the day itself, then negative. */
export function daysLeft(expiresOn: Date): number {
  return Math.round((expiresOn.getTime() - Math.floor(nowMs() / dayMs) * dayMs) / dayMs);
}

/** The latest reminder that is due; null: it is too early for any. Must match portal_expiry_stage. */
export function reminderOf(expiresOn: Date): number | null {
  const left = daysLeft(expiresOn);
  return reminders.filter((days) => left <= days).at(-1) ?? null;
}
