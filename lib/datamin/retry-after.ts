/** A server that asks for more is treated as if it had asked for this. */
const LONGEST_MS = 3_600_000;

/** Milliseconds that a `Retry-After` header asks for: seconds or an HTTP date; null when it cannot be read. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(LONGEST_MS, Number(text) * 1000);
  // Date.parse accepts "-5" or "2" as dates, so check for the shape of an HTTP date first.
  if (!/^[A-Za-z]{3,9},? .*\d{2}:\d{2}:\d{2}/.test(text)) return null;
  const date = Date.parse(/GMT|UTC/i.test(text) ? text : `${text} GMT`);
  if (Number.isNaN(date)) return null;
  return Math.min(LONGEST_MS, Math.max(0, date - now));
}

/** Spread over 50 to 150 %: many portals that failed together must not come back together. */
export function backoffMs(attempt: number, firstMs: number, random: () => number): number {
  return Math.round(firstMs * 2 ** (attempt - 1) * (0.5 + random()));
}
