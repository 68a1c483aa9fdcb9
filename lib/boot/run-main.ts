/** Runs a program; a failure is one line on stderr and exit code 1. */
export function runMain(program: () => Promise<void>): void {
  program().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${oneLine(error)}\n`);
      process.exit(1);
    },
  );
}

/** What happened, in one line. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
