/**
 * What is learned about a server by asking it. Absent means not yet known. The caller remembers it
 * per credential and hands it back, so that a restart does not learn it again.
 */
export interface Dialect {
  /** How the token endpoint takes the credentials. A query string ends up in access logs: form first. */
  token?: 'form' | 'query';
  /** How aggregated-stats takes its date: `2020-01-01` (documented) or `2020-01-01 00:00:00` (OSS). */
  aggregateDate?: 'date' | 'datetime';
}

/** Holds the dialect of one connection and tells the caller when it learns something new. */
export class DialectMemory {
  #known: Dialect;

  constructor(
    initial: Dialect | undefined,
    private readonly onDialect: ((dialect: Dialect) => void | Promise<void>) | undefined,
  ) {
    this.#known = { ...initial };
  }

  get known(): Dialect {
    return this.#known;
  }

  /** Remembers `learned`; the caller is told only when it changes what was known. */
  async learn(learned: Dialect): Promise<void> {
    const next = { ...this.#known, ...learned };
    const same =
      next.token === this.#known.token && next.aggregateDate === this.#known.aggregateDate;
    if (same) return;
    await this.onDialect?.({ ...next });
    // Only once the caller has it: what it failed to keep is told again.
    this.#known = next;
  }
}
