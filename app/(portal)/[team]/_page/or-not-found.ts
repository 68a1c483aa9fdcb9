import { forbidden, notFound } from 'next/navigation';
import { Forbidden, NotFound } from '@/lib/errors';

/**
 * What a page needs to exist at all, awaited before any Suspense: if it is missing, Next answers 404; if
 * the role is too low, 403.
 */
export async function orNotFound<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof NotFound) notFound();
    if (thrown instanceof Forbidden) forbidden();
    throw thrown;
  }
}
