import { watchClientAddresses } from '@/lib/auth';
import { startMetrics } from '@/lib/http/metrics';
import { log } from '@/lib/log';
import { boot } from './index';
import { oneLine } from './run-main';

/** Longer than a run request may be under way would be best; a supervisor rarely grants that. */
const graceMs = 12_000;

/** Brings the server's process up, and down in order when it is told to stop. */
export async function startServerProcess(): Promise<void> {
  try {
    const portal = await boot('server');
    startMetrics();
    watchClientAddresses();
    let stopping = false;
    const stop = () => {
      if (stopping) return;
      stopping = true;
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
