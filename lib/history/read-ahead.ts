import { nowMs } from '@/lib/clock';
import { nextStep, type Step } from './next-step';
import type { ReadAnswer } from './read-window';
import type { Span } from './spans';
import type { SyncState } from './sync-state';

type Ask = (state: SyncState, window: Span, signal: AbortSignal) => Promise<ReadAnswer>;

/**
 * The answer to the next step of a backfill, asked for while the one before is taken into the database: parsing
 * is this process's work, and that is PostgreSQL's. Whatever changed meanwhile, it is asked anew.
 */
export class ReadAhead {
  #begun: {
    state: SyncState;
    step: Step;
    answer: Promise<ReadAnswer>;
    stop: AbortController;
  } | null = null;

  constructor(private readonly ask: Ask) {}

  /** Asks for what comes next in a state, if that is a backfill's. */
  begin(state: SyncState): void {
    const step = nextStep(state, nowMs());
    if (step?.kind !== 'missing' || !step.isBackfill) return;
    const stop = new AbortController();
    const answer = this.ask(state, step.window, stop.signal);
    // Told to who takes it.
    answer.catch(() => undefined);
    this.#begun = { state, step, answer, stop };
  }

  /** Whether just this was asked for. */
  has(state: SyncState, step: Step | null): boolean {
    const begun = this.#begun;
    return (
      begun !== null && isSame(begun.step, step) && settingsOf(begun.state) === settingsOf(state)
    );
  }

  /** The answer to a step; null: it was not asked for. Throws what asking for it throws. */
  async take(state: SyncState, step: Step): Promise<ReadAnswer | null> {
    if (!this.has(state, step)) {
      await this.drop();
      return null;
    }
    const answer = this.#begun?.answer ?? null;
    this.#begun = null;
    return answer;
  }

  /** Ends what nobody will take. */
  async drop(): Promise<void> {
    const begun = this.#begun;
    this.#begun = null;
    begun?.stop.abort();
    await begun?.answer.then(({ staged }) => staged.close()).catch(() => undefined);
  }
}

function isSame(a: Step, b: Step | null): boolean {
  return a.kind === b?.kind && a.window.from === b.window.from && a.window.to === b.window.to;
}

/** All that decides how an answer is read: what was asked under others is not what is wanted now. */
function settingsOf(state: SyncState): string {
  const { version, credential_id, output_policy, output_keep_kb } = state;
  const { history_retention_days, pruned_before } = state;
  return JSON.stringify([
    ...[version, credential_id, output_policy, output_keep_kb],
    ...[history_retention_days, pruned_before],
  ]);
}
