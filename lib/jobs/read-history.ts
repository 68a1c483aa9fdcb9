import { systemContext } from '@/lib/context';
import { tellFailure, uuidv7 } from '@/lib/db';
import { claimDueHistory, syncPipeline } from '@/lib/history';
import { log } from '@/lib/log';
import { refreshHealth } from '@/lib/stats';
import { findTeam } from '@/lib/teams';

/** Histories that one process reads at once. They have slots of their own: the worker's jobs never wait for them. */
const slots = 3;

/** Reads due histories, as many at once as there are slots, until it is stopped. */
export class HistoryReaders {
  readonly #stop = new AbortController();
  readonly #turns = new Set<Promise<void>>();
  #looking: Promise<void> | null = null;

  /** Takes up what is due. One look at a time: a second one would claim what the first has no slot for. */
  look(): Promise<void> {
    this.#looking ??= this.#claim().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Ends the turns in progress; what they were reading is read again. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#looking?.catch(() => undefined);
    await Promise.allSettled(this.#turns);
  }

  async #claim(): Promise<void> {
    const free = slots - this.#turns.size;
    if (free <= 0 || this.#stop.signal.aborted) return;
    const reader = uuidv7();
    for (const { teamId, pipelineId } of await claimDueHistory(reader, free)) {
      const turn = this.#read(teamId, pipelineId, reader)
        .catch((error: unknown) =>
          tellFailure(error, 'a history could not be read', { pipelineId }),
        )
        .finally(() => {
          this.#turns.delete(turn);
          // Not left to the next round: many short turns would wait longer than they read.
          this.look().catch((error: unknown) =>
            tellFailure(error, 'histories that are due could not be looked for'),
          );
        });
      this.#turns.add(turn);
    }
  }

  async #read(teamId: string, pipelineId: string, reader: string): Promise<void> {
    const team = await findTeam({ id: teamId });
    if (!team) return;
    const ctx = systemContext(team, 'worker');
    const { problem } = await syncPipeline(ctx, pipelineId, reader, { signal: this.#stop.signal });
    // Also after a failure: days pass while Datamin is down.
    await refreshHealth(ctx, pipelineId);
    if (problem)
      log().info(
        { teamId, pipelineId, problem },
        'the history of a pipeline could not be read further',
      );
  }
}
