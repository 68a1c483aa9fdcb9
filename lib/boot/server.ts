import { watchClientAddresses } from '@/lib/auth';
import { startMetrics } from '@/lib/http/metrics';
import { log } from '@/lib/log';
import { boot } from './index';
import { oneLine } from './run-main';

/** A run request may be under way for longer than this, but supervisors rarely grant more. Milliseconds. */
const graceMs = 12_000;

/** A terminal signals a process and its parent, which passes it on: one wish. A later signal is a second one. Ms. */
const echoMs = 500;

/** Starts the server's process, and stops it in order when it is told to. */
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
          log().error({ err: error }, 'the server could not stop cleanly');
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
