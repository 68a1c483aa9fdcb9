import { boot } from '@/lib/boot';
import { runMain } from '@/lib/boot/run-main';
import { log } from '@/lib/log';

/** `npm run worker`: a worker alone, until it is told to stop. */
runMain(async () => {
  const portal = await boot('worker');
  log().info('the worker is running');
  let told = false;
  const toldToStop = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        told = true;
        resolve();
      });
    }
  });
  await Promise.race([toldToStop, portal.worker?.ended]);
  await portal.stop();
  // So that whatever supervises this process starts another.
  if (!told) throw new Error('The worker ended by itself: see its log.');
});
