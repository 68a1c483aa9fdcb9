import { nowMs } from '@/lib/clock';
import { nextStep, type Step } from './next-step';
import type { ReadAnswer } from './read-window';
import type { Span } from './spans';
import type { SyncState } from './sync-state';

type Ask = (state: SyncState, window: Span, signal: AbortSignal) => Promise<ReadAnswer>;

/**
 * Asks for the next step of a backfill while the previous answer is applied: parsing is work for this process,
 * applying for PostgreSQL. If anything changes in the meantime, it is asked for again.
 */
export class ReadAhead {
  #begun: {
    state: SyncState;
    step: Step;
    answer: Promise<ReadAnswer>;
    stop: AbortController;
  } | null = null;

  constructor(private readonly ask: Ask) {}

  /** Asks for what comes next in a state, if that is part of a backfill. */
  begin(state: SyncState): void {
    const step = nextStep(state, nowMs());
    if (step?.kind !== 'missing' || !step.isBackfill) return;
    const stop = new AbortController();
    const answer = this.ask(state, step.window, stop.signal);
    // Whoever takes it gets the error.
    answer.catch(() => undefined);
    this.#begun = { state, step, answer, stop };
  }

  /** Whether exactly this was asked for. */
  has(state: SyncState, step: Step | null): boolean {
    const begun = this.#begun;
    return (
      begun !== null && isSame(begun.step, step) && settingsOf(begun.state) === settingsOf(state)
    );
  }

  /** The answer to a step; null: it was not asked for. Throws whatever asking for it threw. */
  async take(state: SyncState, step: Step): Promise<ReadAnswer | null> {
    if (!this.has(state, step)) {
      await this.drop();
      return null;
    }
    const answer = this.#begun?.answer ?? null;
    this.#begun = null;
    return answer;
  }

  /** Stops what nobody will take. */
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

/** Everything that decides how an answer is read: one asked for under other settings is not wanted any more. */
function settingsOf(state: SyncState): string {
  const { version, credential_id, output_policy, output_keep_kb } = state;
  const { history_retention_days, pruned_before } = state;
  return JSON.stringify([
    ...[version, credential_id, output_policy, output_keep_kb],
    ...[history_retention_days, pruned_before],
  ]);
}
