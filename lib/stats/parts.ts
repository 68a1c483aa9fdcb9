import type { TeamContext } from '@/lib/context';
import { firstReading, knownReading, type Obtained, type Question } from './obtain-reading';
import { nameOf, type ReadingRow } from './reading-row';

/** A part of a page: known already, or on its way from Datamin. `coming` throws UpstreamFailed. */
export type Part<Value> = { known: Value; coming: null } | { known: null; coming: Promise<Value> };

/** Answers a question from the stored rows; without an answer there, asks Datamin, once for everyone who waits. */
export function partOf<Value>(
  ctx: TeamContext,
  question: Question<Value>,
  rows: ReadonlyMap<string, ReadingRow>,
): Part<Obtained<Value>> {
  const known = knownReading(ctx, question, rows.get(nameOf(question.key)) ?? null);
  if (known) return { known, coming: null };
  return { known: null, coming: quiet(firstReading(ctx, question)) };
}

/** A part derived from another one. */
export function mapPart<Value, Other>(
  part: Part<Value>,
  make: (value: Value) => Other,
): Part<Other> {
  if (part.coming === null) return { known: make(part.known), coming: null };
  return { known: null, coming: quiet(part.coming.then(make)) };
}

/** A part whose source depends on the value of another part. */
export function chainPart<Value, Other>(
  part: Part<Value>,
  next: (value: Value) => Part<Other>,
): Part<Other> {
  if (part.coming === null) return next(part.known);
  return { known: null, coming: quiet(part.coming.then((value) => wait(next(value)))) };
}

/** Combines two parts into one. */
export function bothParts<A, B>(a: Part<A>, b: Part<B>): Part<[A, B]> {
  if (a.coming === null && b.coming === null) return { known: [a.known, b.known], coming: null };
  return { known: null, coming: quiet(Promise.all([wait(a), wait(b)])) };
}

function wait<Value>(part: Part<Value>): Promise<Value> {
  return part.coming ?? Promise.resolve(part.known);
}

/** A page that is abandoned before it waits must not crash the process with an unhandled rejection. */
function quiet<Value>(work: Promise<Value>): Promise<Value> {
  work.catch(() => undefined);
  return work;
}
