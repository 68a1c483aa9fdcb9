import { setImmediate as nextTurn } from 'node:timers/promises';

/** How many rows are parsed at a time while an answer is applied: a third of a millisecond. */
const rowsAtATime = 32;

/**
 * Makes the parsing of one answer give way while another is applied: the database would otherwise wait for each of
 * some thirty statements, and for each part of the rows, until this process has parsed what arrived in between.
 */
export class GiveWay {
  #isTaken = false;
  #sending: Promise<void> | null = null;
  #rows = 0;

  /** Runs `work`, which applies an answer. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#isTaken = true;
    try {
      return await work();
    } finally {
      this.#isTaken = false;
    }
  }

  /** Runs `work`, which sends its rows and keeps this process busy too: nothing is parsed until they are sent. */
  async sending(work: () => Promise<void>): Promise<void> {
    const sent = work();
    this.#sending = sent.catch(() => undefined);
    try {
      await sent;
    } finally {
      this.#sending = null;
    }
  }

  /** To be called before each row. Returns a promise only if it has to wait. */
  pass(): Promise<void> | undefined {
    if (!this.#isTaken) return undefined;
    if (this.#sending) return this.#sending;
    this.#rows += 1;
    return this.#rows % rowsAtATime === 0 ? nextTurn() : undefined;
  }
}
