import { setTimeout as sleep } from 'node:timers/promises';
import { type ReactNode, Suspense } from 'react';
import type { Settled } from './settle';

/** Long enough for anything the database knows, short enough that a page does not wait for Datamin. Milliseconds. */
const patienceMs = 300;
/** For people without scripts, who asked for the whole page: a stream could not be put in place. Milliseconds. */
const wholeMs = 45_000;

/**
 * Shows at once what is known, so that a warm page needs no script; only what takes longer streams in
 * behind its skeleton. The page starts `work`, along with the others.
 */
export async function Soon<Value>({
  work,
  fallback,
  whole = false,
  patience = patienceMs,
  children,
}: {
  work: Promise<Settled<Value>>;
  fallback: ReactNode;
  whole?: boolean;
  /** 0 where Datamin is asked each time: a page that waits for it would show nothing meanwhile. */
  patience?: number;
  children: (settled: Settled<Value>) => ReactNode;
}) {
  const stop = new AbortController();
  const tired = sleep(whole ? wholeMs : patience, null, { signal: stop.signal }).catch(() => null);
  const known = whole || patience > 0 ? await Promise.race([work, tired]) : null;
  stop.abort();
  if (known) return children(known);
  return (
    <Suspense fallback={fallback}>
      <Late work={work}>{children}</Late>
    </Suspense>
  );
}

async function Late<Value>({
  work,
  children,
}: {
  work: Promise<Settled<Value>>;
  children: (settled: Settled<Value>) => ReactNode;
}) {
  return children(await work);
}
