import { DataminError, DataminUnavailable } from './errors';

/** One signal for a whole call: aborts it after `ms`, or when the caller aborts. */
export interface Deadline {
  signal: AbortSignal;
  /** Milliseconds left, by the clock `now`. */
  left(): number;
  /** Must be called when the call is over, or the timer lives on. */
  done(): void;
}

/** @param what the thing that took too long, as the subject of the sentence */
export function startDeadline(
  ms: number,
  what: string,
  now: () => number,
  outer?: AbortSignal,
): Deadline {
  const controller = new AbortController();
  const end = now() + ms;
  const timer = setTimeout(() => {
    controller.abort(
      new DataminUnavailable(
        'timeout',
        `${what} did not answer completely within ${seconds(ms)}. Try again later.`,
      ),
    );
  }, ms);
  const onAbort = () => {
    controller.abort(
      new DataminError('aborted', 'The request to Datamin was cancelled.', {
        cause: outer?.reason,
      }),
    );
  };
  if (outer?.aborted === true) onAbort();
  outer?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    left: () => Math.max(0, end - now()),
    done: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}

/** Waits for a promise that does not know the deadline, but no longer than that. */
export async function withinDeadline<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** A duration for a sentence. */
export function seconds(ms: number): string {
  const value = ms / 1000;
  return `${value >= 10 ? Math.round(value) : Math.round(value * 10) / 10} s`;
}
