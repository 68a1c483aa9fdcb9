import { nowMs } from '@/lib/clock';

export const whenExpired = ['warn', 'disable'] as const;
export type WhenExpired = (typeof whenExpired)[number];

const dayMs = 86_400_000;

/** Days before at which people are reminded; 0 is the day itself. */
export const reminders = [30, 7, 1, 0] as const;

/** The UTC day of a date column, as it is written: 2026-03-10. */
export function dayOf(date: Date | null): string | null {
  return date?.toISOString().slice(0, 10) ?? null;
}

/** Why a credential is switched off that was to be on its day. */
export function expiredReason(expiresOn: Date): string {
  return `It expired on ${dayOf(expiresOn)}, and was to be disabled then.`;
}

/** Days until the day comes, by UTC: 0 on the day itself, then negative. */
export function daysLeft(expiresOn: Date): number {
  return Math.round((expiresOn.getTime() - Math.floor(nowMs() / dayMs) * dayMs) / dayMs);
}

/** The nearest reminder that has begun; null: it is too early for any. The same as portal_expiry_stage. */
export function reminderOf(expiresOn: Date): number | null {
  const left = daysLeft(expiresOn);
  return reminders.filter((days) => left <= days).at(-1) ?? null;
}
