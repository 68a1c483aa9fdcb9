import { unstable_rethrow } from 'next/navigation';
import { type Problem, toProblem } from '@/lib/http';

/** What a part of a page shows: its value, or why there is none. */
export type Settled<Value> = { value: Value; problem: null } | { value: null; problem: Problem };

/** A failure becomes the state of its part, so that it never takes the page down with it. */
export async function settle<Value>(work: Promise<Value>): Promise<Settled<Value>> {
  try {
    return { value: await work, problem: null };
  } catch (thrown) {
    unstable_rethrow(thrown);
    return { value: null, problem: toProblem(thrown, null) };
  }
}
