/** Work that may take long. It yields often, so that whoever runs it decides how much to do at once. */
export type Work<Result> = Generator<void, Result, void>;

/** Steps of the innermost loop between two yields: some tenths of a millisecond. */
export const stride = 4096;

/** All at once, for the server and for small work. */
export function runNow<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Longer slices would delay key presses on a slow processor. */
const sliceMs = 8;

/** In slices, with the browser's own work between them; null if the signal aborted it. */
export async function runPaced<Result>(
  work: Work<Result>,
  signal: AbortSignal,
): Promise<Result | null> {
  let until = performance.now() + sliceMs;
  while (!signal.aborted) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await breath();
    until = performance.now() + sliceMs;
  }
  return null;
}

/** A message is handled after whatever is queued already; a timer would add 4 ms each time. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
