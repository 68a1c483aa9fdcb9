/** "2026-11-30 07:29 UTC", for a mail: its reader's time zone is not known there. */
export function minuteInUtc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
