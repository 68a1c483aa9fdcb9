import { log } from '@/lib/log';

export interface Rounds {
  stop(): Promise<void>;
}

/** Does `step` now and then every `everyMs`, never twice at once; a failure is logged and the next round comes. */
export function startRounds(name: string, everyMs: number, step: () => Promise<unknown>): Rounds {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();
  const round = () => {
    underWay = step()
      .then(() => undefined)
      .catch((error: unknown) => {
        if (!stopped) log().warn({ err: error, round: name }, 'a round of the worker failed');
      })
      .finally(() => {
        if (!stopped) timer = setTimeout(round, everyMs);
      });
  };
  round();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
