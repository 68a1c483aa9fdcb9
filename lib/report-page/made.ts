import { nowMs } from '@/lib/clock';

/** A finished answer, as it is sent. */
export interface Made {
  type: string;
  body: Buffer;
  /** The same, compressed; null if that gains nothing. */
  packed: Buffer | null;
  headers: readonly (readonly [string, string])[];
  /** A hash of the body. */
  etag: string;
  /** When the data it shows was read, milliseconds since the epoch. */
  readAt: number;
}

/** For all together, in bytes. */
const room = 64 * 1024 * 1024;

/**
 * Caches what was made for viewers and evicts the least recently used first. However many ask for the same
 * thing at once, it is made once.
 */
export class MadeThings {
  private readonly things = new Map<string, Made>();
  private readonly underWay = new Map<string, Promise<Made>>();
  private size = 0;

  /** `freshMs`: how long it may be served; `key` must contain everything it depends on. */
  async get(key: string, freshMs: number, make: () => Promise<Made>): Promise<Made> {
    const known = this.things.get(key);
    if (known && nowMs() - known.readAt < freshMs) {
      // Re-insert it as the most recently used.
      this.things.delete(key);
      this.things.set(key, known);
      return known;
    }
    const other = this.underWay.get(key);
    if (other) return other;
    const making = make()
      .then((made) => this.put(key, made))
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, making);
    return making;
  }

  private put(key: string, made: Made): Made {
    this.remove(key);
    this.things.set(key, made);
    this.size += sizeOf(made);
    for (const oldest of this.things.keys()) {
      if (this.size <= room) break;
      this.remove(oldest);
    }
    return made;
  }

  private remove(key: string): void {
    const made = this.things.get(key);
    if (!made) return;
    this.things.delete(key);
    this.size -= sizeOf(made);
  }
}

const sizeOf = ({ body, packed }: Made) => body.length + (packed?.length ?? 0) + 500;
