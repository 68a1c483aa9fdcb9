import { outageInWords } from '@/lib/db';

/** Runs a program; a failure is one line on stderr and exit code 1. */
export function runMain(program: () => Promise<void>): void {
  outliveReaders();
  program().then(
    () => process.exit(0),
    (error: unknown) => {
      const outage = outageInWords(error);
      process.stderr.write(`${outage ? `${outage} (${oneLine(error)})` : oneLine(error)}\n`);
      process.exit(1);
    },
  );
}

/** A full disk, or a reader that is gone, is no reason to end in the middle of something. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** What happened, in one line. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
