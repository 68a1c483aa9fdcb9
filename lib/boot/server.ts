import { watchClientAddresses } from '@/lib/auth';
import { startMetrics } from '@/lib/http/metrics';
import { log } from '@/lib/log';
import { boot } from './index';
import { oneLine } from './run-main';

/** Longer than a run request may be under way would be best; a supervisor rarely grants that. */
const graceMs = 12_000;

/** A terminal tells a process and who started it, who tells it again: one wish. A signal after that is a second one. */
const echoMs = 500;

/** Brings the server's process up, and down in order when it is told to stop. */
export async function startServerProcess(): Promise<void> {
  try {
    const portal = await boot('server');
    startMetrics();
    watchClientAddresses();
    let askedAt: number | null = null;
    const stop = () => {
      if (askedAt !== null) {
        if (performance.now() - askedAt > echoMs) process.exit(1);
        return;
      }
      askedAt = performance.now();
      setTimeout(() => process.exit(1), graceMs).unref();
      portal.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log().error({ err: error }, 'the server could not stop in order');
          process.exit(1);
        },
      );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  } catch (error) {
    process.stderr.write(`${oneLine(error)}\n`);
    process.exit(1);
  }
}
