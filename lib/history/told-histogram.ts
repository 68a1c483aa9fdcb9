import { z } from 'zod';
import { Prisma } from '@/lib/db';
import { type DurationHistogram, places, takePlaces } from './duration-buckets';

/** Whole numbers in a text: a year of histograms is ten thousands of them, and as arrays each is parsed on its own. */
export const Numbers = z
  .string()
  .nullable()
  .transform((text) => (text ? numbersOf(text) : []));

/** Several times as quick as split and Number. */
function numbersOf(text: string): number[] {
  const numbers: number[] = [];
  let number = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === space) {
      numbers.push(number);
      number = 0;
    } else number = number * 10 + code - zero;
  }
  numbers.push(number);
  return numbers;
}

const space = 32;
const zero = 48;

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

interface Told {
  buckets: number[];
  counts: number[];
  less_buckets: number[];
  less_counts: number[];
}

/** Adds histograms up that were told one behind the other, without those that are taken off. */
export function mergeTold({ buckets, counts, less_buckets, less_counts }: Told): DurationHistogram {
  // An imported name is looked up at each use.
  const sums = places;
  for (let index = 0; index < buckets.length; index += 1) {
    const bucket = buckets[index] ?? 0;
    sums[bucket] = (sums[bucket] ?? 0) + (counts[index] ?? 0);
  }
  for (let index = 0; index < less_buckets.length; index += 1) {
    const bucket = less_buckets[index] ?? 0;
    sums[bucket] = (sums[bucket] ?? 0) - (less_counts[index] ?? 0);
  }
  return takePlaces();
}
