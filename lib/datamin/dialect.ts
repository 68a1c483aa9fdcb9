/**
 * What can only be learned about a server by asking it. Absent: not known yet. The caller stores it per
 * credential and passes it in again, so that it need not be learned again after a restart.
 */
export interface Dialect {
  /** How the token endpoint takes the credentials. The form is tried first: a query string ends up in access logs. */
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

  /** Remembers `learned`; the caller is only told when this changes what was known. */
  async learn(learned: Dialect): Promise<void> {
    const next = { ...this.#known, ...learned };
    const same =
      next.token === this.#known.token && next.aggregateDate === this.#known.aggregateDate;
    if (same) return;
    await this.onDialect?.({ ...next });
    // Only after the caller has stored it: if that fails, the caller is told again.
    this.#known = next;
  }
}
