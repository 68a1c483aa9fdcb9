import type { TeamContext } from '@/lib/context';
import { type Obtained, obtainReading, type Question } from './obtain-reading';
import { loadReading } from './reading-row';

/** A reading only if there is one to show (refreshed behind the reader's back when old); never waits for Datamin. */
export async function peekReading<Value>(
  ctx: TeamContext,
  question: Question<Value>,
): Promise<Obtained<Value> | null> {
  const row = await loadReading(ctx, question.key);
  if (!row?.fetchedAt || !question.schema.safeParse(row.value).success) return null;
  return obtainReading(ctx, question);
}
