import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition holds, for at most 15 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('It did not come to hold within 15 s');
    await sleep(10);
  }
}
