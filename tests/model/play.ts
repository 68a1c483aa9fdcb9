import fc from 'fast-check';
import { setClock } from '@/lib/clock';
import type { Ground } from './ground';
import { brokenLaws } from './laws';
import { Life } from './life';
import { sequence } from './steps';

export interface Played {
  sequences: number;
  steps: number;
  posts: number;
  /** How many requests ended in which state. */
  states: Record<string, number>;
}

/**
 * Plays random lives of a pipeline, each from its beginning, and checks the laws on every one. Throws with
 * the shortest life that breaks one, and the seed.
 */
export async function play(
  ground: Ground,
  { sequences, seed, began }: { sequences: number; seed?: number; began: Date },
): Promise<Played> {
  const played: Played = { sequences: 0, steps: 0, posts: 0, states: {} };
  let at = began.getTime();
  setClock(() => at);
  const clock = {
    now: () => at,
    pass: (ms: number) => {
      at += ms;
    },
  };
  const property = fc.asyncProperty(sequence, async (steps) => {
    const life = new Life(ground, clock);
    await life.begin();
    for (const step of steps) {
      await life.take(step);
      // No two things happen at the same moment, or their order would be chance.
      clock.pass(1);
    }
    await life.end();
    const broken = await brokenLaws(life);
    if (broken.length > 0) throw new Error(broken.join('\n'));
    played.sequences += 1;
    played.steps += steps.length;
    played.posts += life.upstream.posts.length;
    for (const { state } of await life.rows())
      played.states[state] = (played.states[state] ?? 0) + 1;
  });
  await fc.assert(property, { numRuns: sequences, ...(seed !== undefined && { seed }) });
  return played;
}
