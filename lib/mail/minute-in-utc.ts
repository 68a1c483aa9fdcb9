/** "2026-11-30 07:29 UTC", for a mail: of its reader nothing tells the time zone. */
export function minuteInUtc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
