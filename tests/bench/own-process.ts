import { boot } from '@/lib/boot';
import { type ChildEnvironment, NodeProcess } from '../stage/node-process';

const sampleMs = 10;

/**
 * The whole of a program that measures in its own process, so that its memory is nobody else's. The result
 * of `measure` is its last line on stdout; a failure prints its stack and exits with code 1.
 */
export function measureAlone(measure: (args: string[]) => Promise<object>): void {
  const main = async () => {
    const portal = await boot('command');
    console.log(JSON.stringify(await measure(process.argv.slice(2))));
    await portal.stop();
  };
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

/** Runs such a program, a file of the repository, and returns what it measured. Throws its last words. */
export async function measuredAlone(
  file: string,
  args: readonly string[],
  env: ChildEnvironment,
): Promise<unknown> {
  const child = new NodeProcess(['--expose-gc', '--import', 'tsx', file, ...args], env);
  const { code } = await child.ended;
  if (code !== 0) throw new Error(`${file} failed: ${child.stderr.slice(-2000)}`);
  return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '');
}

/** Memory of this process in bytes: before the work, and at its peak. Needs `--expose-gc`. */
export async function withMemory<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; idleBytes: number; peakBytes: number }> {
  global.gc?.();
  const idleBytes = process.memoryUsage().rss;
  let peakBytes = idleBytes;
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
  }, sampleMs);
  try {
    return { result: await work(), idleBytes, peakBytes };
  } finally {
    clearInterval(watch);
  }
}
