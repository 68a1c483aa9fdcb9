import { setTimeout as sleep } from 'node:timers/promises';

interface Patience {
  withinMs?: number;
  everyMs?: number;
}

/**
 * Waits until a condition holds and returns its value.
 *
 * @throws a sentence with `what`, if it does not hold in time
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { withinMs = 30_000, everyMs = 50 }: Patience = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (isThere(found)) return found;
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await sleep(everyMs);
  }
}

function isThere<T>(found: T): found is NonNullable<Exclude<T, false>> {
  return found !== undefined && found !== null && found !== false;
}
