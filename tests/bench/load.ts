import autocannon from 'autocannon';
import { quantile } from '../stage/numbers';
import type { Target } from './targets';

/** How a target performed under load. */
export interface Measured {
  /** Good answers per second. */
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  /** Answers that were not 200, and failed connections. */
  failed: number;
}

/** Sends requests as fast as `connections` parallel ones allow, for `seconds`. */
export function load(
  { url, headers }: Target,
  { seconds, connections }: { seconds: number; connections: number },
): Promise<Measured> {
  const { origin, pathname, search } = new URL(url);
  const times: number[] = [];
  let failed = 0;
  return new Promise((done, fail) => {
    const began = performance.now();
    const cannon = autocannon(
      {
        url: origin,
        connections,
        duration: seconds,
        requests: headers.map((one) => ({ path: `${pathname}${search}`, headers: one })),
      },
      (error: unknown, result) => {
        if (error) return fail(error);
        done({
          perSecond: times.length / ((performance.now() - began) / 1000),
          p50: quantile(times, 0.5),
          p95: quantile(times, 0.95),
          p99: quantile(times, 0.99),
          failed: failed + result.errors,
        });
      },
    );
    cannon.on('response', (_client, status, _bytes, ms) => {
      if (status === 200) times.push(ms);
      else failed += 1;
    });
  });
}
