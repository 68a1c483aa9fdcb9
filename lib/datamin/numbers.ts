/** Upstream counts fit into 31 bits; anything larger is a wrapped negative or wrong. */
const MOST = 2_147_483_647;
const CENTURY_MS = 3_155_760_000_000;

/** A count as sent, or null when it is absent, negative, fractional or absurd. */
export function readCount(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && Number.isInteger(number) && number >= 0 && number <= MOST
    ? number
    : null;
}

/** A duration in whole milliseconds, or null when it is absent, negative or absurd. */
export function readDuration(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number >= 0 && number <= CENTURY_MS ? Math.round(number) : null;
}

/** Above this the sum of a few rows overflows, which makes the database fail with an error. */
const LARGEST_METRIC = 1e100;

/** What a task measured, or null when it is absent or not an amount of anything. */
export function readMetric(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && Math.abs(number) <= LARGEST_METRIC ? number : null;
}

/** A finite number, also in the quoted form that ClickHouse uses for 64-bit ones. */
function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value === 'string' && /^-?\d{1,20}(\.\d{1,20})?$/.test(value)) return Number(value);
  return null;
}
