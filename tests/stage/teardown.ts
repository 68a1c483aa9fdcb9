import { killAll } from './node-process';

/** What must be undone, last first, however a command ends. */
export class Teardown {
  private readonly steps: (() => Promise<unknown>)[] = [];
  private under: Promise<void> | null = null;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        // First of all, because nothing that was started may use what is undone.
        void killAll()
          .then(() => this.run())
          .finally(() => process.exit(130));
      });
    }
  }

  add(step: () => Promise<unknown>): void {
    this.steps.push(step);
  }

  run(): Promise<void> {
    this.under ??= this.undo();
    return this.under;
  }

  private async undo(): Promise<void> {
    for (const step of this.steps.reverse()) {
      await step().catch((error: unknown) => process.stderr.write(`While ending: ${error}\n`));
    }
  }
}
