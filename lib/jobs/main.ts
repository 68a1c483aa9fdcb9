import { boot } from '@/lib/boot';
import { runMain } from '@/lib/boot/run-main';
import { log } from '@/lib/log';

/** `npm run worker`: a worker alone, until it is told to stop. */
runMain(async () => {
  const portal = await boot('worker');
  log().info('the worker is running');
  await new Promise<void>((stop) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop());
  });
  await portal.stop();
});
