import type { z } from 'zod';

interface Kept<Value> {
  fetchedAt: Date;
  value: Value;
}

/** A parsed value in memory, as the loader of rows sees it: its age, and a way to protect it from eviction. */
export interface Pin {
  fetchedAt: Date;
  /** Marks it as the most recently used. */
  hold: () => void;
}

/** Parsed answers held at most; one of 400 days takes about 60 kB. */
const most = 300;

/**
 * Stored answers, parsed once for as long as they stay the same, with the least recently used evicted first:
 * a page reads hundreds of days, and hardly ever new ones. A name contains the pipeline's id, so it is one
 * team's.
 */
export class KeptValues<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #schema: z.ZodType<Value>;

  constructor(schema: z.ZodType<Value>) {
    this.#schema = schema;
  }

  /** What this process holds under a name, so that the database need not send it again. */
  pin(name: string): Pin | null {
    const kept = this.#kept.get(name);
    return kept ? { fetchedAt: kept.fetchedAt, hold: () => this.#hold(name, kept) } : null;
  }

  /** The value of a row fetched at that time; null when this version cannot read what is stored. */
  read(name: string, fetchedAt: Date, stored: unknown): Value | null {
    const held = this.#kept.get(name);
    if (held?.fetchedAt.getTime() === fetchedAt.getTime()) {
      this.#hold(name, held);
      return held.value;
    }
    const parsed = this.#schema.safeParse(stored);
    if (!parsed.success) return null;
    this.#hold(name, { fetchedAt, value: parsed.data });
    return parsed.data;
  }

  #hold(name: string, kept: Kept<Value>): void {
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most && oldest !== undefined) this.#kept.delete(oldest);
  }
}
