import { setImmediate as nextTurn } from 'node:timers/promises';

/** So many rows are parsed at a time while an answer is taken in: a third of a millisecond. */
const rowsAtATime = 32;

/**
 * Who parses an answer gives way to one that is taken in meanwhile: the database would wait for each of some thirty
 * statements, and for each part of the rows, until this process has parsed what came in between.
 */
export class GiveWay {
  #isTaken = false;
  #sending: Promise<void> | null = null;
  #rows = 0;

  /** An answer is taken in by `work`. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#isTaken = true;
    try {
      return await work();
    } finally {
      this.#isTaken = false;
    }
  }

  /** Its rows are sent by `work`, which is this process's work too: nothing is parsed until they are. */
  async sending(work: () => Promise<void>): Promise<void> {
    const sent = work();
    this.#sending = sent.catch(() => undefined);
    try {
      await sent;
    } finally {
      this.#sending = null;
    }
  }

  /** Before each row. A promise only where it is to wait. */
  pass(): Promise<void> | undefined {
    if (!this.#isTaken) return undefined;
    if (this.#sending) return this.#sending;
    this.#rows += 1;
    return this.#rows % rowsAtATime === 0 ? nextTurn() : undefined;
  }
}
