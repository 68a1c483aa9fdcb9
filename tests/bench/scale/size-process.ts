import { boot } from '@/lib/boot';
import { measureSize } from './measure-size';

/** Measures one size in a process of its own, whose database is the environment's. */
async function main([url = '', taskRuns = '']: string[]): Promise<void> {
  const portal = await boot('command');
  const measured = await measureSize(url, Number(taskRuns), (line) => console.error(line));
  console.log(JSON.stringify(measured));
  await portal.stop();
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
