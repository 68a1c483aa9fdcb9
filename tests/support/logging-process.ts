// A separate process that logs, and reports on stdout that it is alive.
import { runMain } from '../../lib/boot/run-main';
import { log } from '../../lib/log';

runMain(async () => {
  const unread = process.argv[2];
  const lines = Number(unread ?? 3000);
  for (let line = 0; line < lines; line += 1) log().warn({ line, text: 'x'.repeat(1000) }, 'said');
  // Node's own stream waits for its reader.
  if (!unread) process.stderr.write('as a library says it\n');
  await new Promise((done) => setImmediate(done));
  process.stdout.write('alive');
});
