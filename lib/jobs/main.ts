import { boot } from '@/lib/boot';
import { runMain } from '@/lib/boot/run-main';
import { log } from '@/lib/log';

/** `npm run worker`: a worker alone, until it is told to stop. */
runMain(async () => {
  const portal = await boot('worker');
  log().info('the worker is at work');
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  await portal.stop();
});
