import { type Bucket, countOf, isDoubtful } from './buckets';

/** Where the numbers come from, repeated in every row because a file travels without its page. */
interface CsvSource {
  source: string;
  fetchedAt: Date;
}

const columns = [
  'from',
  'to',
  'successes',
  'failures',
  'success_rate',
  'average_duration_ms',
  'state',
  'source',
  'fetched_at',
];

/** Buckets as CSV (RFC 4180): times in UTC, `to` exclusive. Unknown values are empty, never zero. */
export function toCsv(buckets: readonly Bucket[], { source, fetchedAt }: CsvSource): string {
  const rows = buckets.map((bucket) => {
    const isKnown = !bucket.upcoming && !isDoubtful(bucket);
    const total = countOf(bucket);
    return [
      isoSeconds(bucket.from),
      isoSeconds(bucket.to),
      isKnown ? bucket.successes : null,
      isKnown ? bucket.failures : null,
      isKnown && total > 0 ? Number(((bucket.successes ?? 0) / total).toFixed(6)) : null,
      bucket.averageDurationMs,
      stateOf(bucket),
      source,
      isoSeconds(fetchedAt),
    ];
  });
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/**
 * A value as a cell. A spreadsheet executes text that begins like a formula, so such text gets an
 * apostrophe in front; numbers are left alone.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^\s*[=+\-@|%＝＋－＠]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function stateOf(bucket: Bucket): string {
  if (bucket.upcoming) return 'to come';
  if (isDoubtful(bucket)) return 'doubtful';
  return bucket.partial ? 'so far' : 'complete';
}

function isoSeconds(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
