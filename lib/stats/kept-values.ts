import type { z } from 'zod';

interface Kept<Value> {
  fetchedAt: Date;
  value: Value;
}

/** A held value, as the loader of rows sees it: how old, and a way to keep it from being given up. */
export interface Pin {
  fetchedAt: Date;
  /** Puts it back as the one used last. */
  hold: () => void;
}

/** Of parsed answers: one of 400 days takes about 60 kB. */
const most = 300;

/**
 * Stored answers, parsed once for as long as they stay the same, the least recently used given up first: a
 * page reads hundreds of days, and hardly ever new ones. Names tell the pipeline, which is one team's.
 */
export class KeptValues<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #schema: z.ZodType<Value>;

  constructor(schema: z.ZodType<Value>) {
    this.#schema = schema;
  }

  /** What this process holds of a name, so that the database need not send it again. */
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
