import type { Pipeline } from './model';
import { createRandom, hash } from './random';
import { DAY_MS, dayOf } from './schedule';
import type { RunConditions } from './simulate-run';

/** The conditions for a run that starts at `atMs`. `anchorMs` is the day on which the year of history ends. */
export function conditionsAt(
  pipeline: Pipeline,
  atMs: number,
  anchorMs: number,
  seed: number,
): Omit<RunConditions, 'longestMs'> {
  switch (pipeline.temper) {
    case 'steady':
      return { failureFactor: 1, slowdown: 1 };
    case 'degrading': {
      // 0 a year before the anchor, 1 at the anchor, and rising after it.
      const progress = Math.min(1.5, Math.max(0, 1 + (atMs - anchorMs) / (365 * DAY_MS)));
      return { failureFactor: 1 + progress * progress * 14, slowdown: 1 + progress * 2.6 };
    }
    case 'flaky': {
      const bad = createRandom(hash(seed, 'bad-day', dayOf(atMs)))() < 0.22;
      return { failureFactor: bad ? 7 : 1, slowdown: bad ? 1.8 : 1 };
    }
  }
}
