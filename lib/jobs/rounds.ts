import { setTimeout as sleep } from 'node:timers/promises';
import { tellFailure } from '@/lib/db';

interface Rounds {
  stop(): Promise<void>;
}

/**
 * Turns that come one after the other, `gapMs` apart. Each is set only when the previous one has come: after a start
 * that kept the process busy for seconds, overdue timers would all fire at once, each asking for a connection.
 */
export function takeTurns(gapMs: number): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    const turn = last;
    last = turn.then(() => sleep(gapMs, undefined, { ref: false }));
    return turn;
  };
}

/**
 * Does `step` when its `turn` comes and then every `everyMs`, never twice at once; a failure is logged, and
 * the next round comes.
 */
export function startRounds(
  name: string,
  everyMs: number,
  step: () => Promise<unknown>,
  turn: Promise<void> = Promise.resolve(),
): Rounds {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();
  const round = () => {
    underWay = step()
      .then(() => undefined)
      .catch((error: unknown) => {
        if (!stopped) tellFailure(error, 'a round of the worker failed', { round: name });
      })
      .finally(() => {
        if (!stopped) timer = setTimeout(round, everyMs);
      });
  };
  const begun = turn.then(() => {
    if (!stopped) round();
  });
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await begun;
      await underWay;
    },
  };
}
