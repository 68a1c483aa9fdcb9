import type { Dialect } from '../world/model';

/**
 * A date of the statistics, from microseconds since 1970, or null for never. The open-source edition names no
 * zone: it is UTC.
 */
export function statisticsDate(us: number | null, dialect: Dialect): string {
  if (dialect === 'oss') return us === null ? '0001-01-01 00:00:00' : plainDate(us);
  return us === null ? '0001-01-01T00:00:00Z' : `${plainDate(us).replace(' ', 'T')}Z`;
}

/** `Y-m-d H:i:s`, UTC, truncated to the second. */
function plainDate(us: number): string {
  return new Date(Math.floor(us / 1000)).toISOString().slice(0, 19).replace('T', ' ');
}

/** RFC 3339 as Go prints it: only as many fractional digits as needed, none for a whole second. */
export function logDate(us: number): string {
  const whole = plainDate(us).replace(' ', 'T');
  const micros = ((us % 1_000_000) + 1_000_000) % 1_000_000;
  if (micros === 0) return `${whole}Z`;
  return `${whole}.${String(micros).padStart(6, '0').replace(/0+$/, '')}Z`;
}
