import { z } from 'zod';
import { Prisma } from '@/lib/db';
import type { DurationHistogram } from './duration-buckets';

/** Numbers in a text: a year of histograms is ten thousands of them, and as arrays each is parsed on its own. */
const Numbers = z
  .string()
  .nullable()
  .transform((text) => (text ? text.split(' ').map(Number) : []));

/** The columns `buckets` and `counts` of `told`. */
export const toldColumns = { buckets: Numbers, counts: Numbers };

/** Gathers rows of `bucket` and `count`, in any order. */
export const told = Prisma.sql`array_to_string(array_agg(bucket), ' ') AS buckets, array_to_string(array_agg(count), ' ') AS counts`;

/** What was told, in the order of a histogram. */
export function toHistogram({
  buckets,
  counts,
}: {
  buckets: number[];
  counts: number[];
}): DurationHistogram {
  const pairs = buckets.map((bucket, index): [number, number] => [bucket, counts[index] ?? 0]);
  pairs.sort(([a], [b]) => a - b);
  return { buckets: pairs.map(([bucket]) => bucket), counts: pairs.map(([, count]) => count) };
}
