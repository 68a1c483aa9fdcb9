import type { CopyWriter } from './copy-format';
import { bucketOf } from './duration-buckets';
import type { SummedRow } from './open-run';

/** The columns of history_sums, see staging.ts. */
const columns = 13;
/** Above this many milliseconds nothing more is added to a sum: a double must hold it exactly. */
const mostMs = 2 ** 50;

/** What completed of a task within an hour or a day. */
export class SumCell {
  #rows = 0;
  #failed = 0;
  #timed = 0;
  #durationMs = 0;
  #measured = 0;
  #metricSum = 0;
  #metricLeast = Number.POSITIVE_INFINITY;
  #metricMost = Number.NEGATIVE_INFINITY;
  readonly #counts = new Map<number, number>();

  /** `startUs`: microseconds since 1970. */
  constructor(
    readonly taskUuid: string,
    readonly startUs: number,
  ) {}

  get buckets(): number {
    return this.#counts.size;
  }

  /** Whether another piece has to be begun. */
  get isFull(): boolean {
    return this.#durationMs > mostMs;
  }

  add({ durationMs, metricValue, fingerprint }: SummedRow): void {
    this.#rows += 1;
    if (fingerprint) this.#failed += 1;
    if (durationMs !== null) {
      this.#timed += 1;
      this.#durationMs += durationMs;
      this.#count(bucketOf(durationMs), 1);
    }
    if (metricValue !== null) this.#measure(1, metricValue, metricValue, metricValue);
  }

  merge(part: SumCell): void {
    this.#rows += part.#rows;
    this.#failed += part.#failed;
    this.#timed += part.#timed;
    this.#durationMs += part.#durationMs;
    for (const [bucket, count] of part.#counts) this.#count(bucket, count);
    this.#measure(part.#measured, part.#metricSum, part.#metricLeast, part.#metricMost);
  }

  write(writer: CopyWriter, grain: 'hour' | 'day'): void {
    const buckets = [...this.#counts.keys()].sort((a, b) => a - b);
    writer.row(columns);
    writer.uuid(this.taskUuid);
    writer.instant(this.startUs);
    writer.text(grain);
    writer.int4(this.#rows);
    writer.int4(this.#failed);
    writer.int4(this.#timed);
    writer.int8(this.#durationMs);
    writer.int4(this.#measured);
    writer.float8(this.#metricSum);
    for (const metric of [this.#metricLeast, this.#metricMost]) {
      if (this.#measured > 0) writer.float8(metric);
      else writer.null();
    }
    writer.int2s(buckets);
    writer.int4s(buckets.map((bucket) => this.#counts.get(bucket) ?? 0));
  }

  #count(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
  }

  #measure(measured: number, sum: number, least: number, most: number): void {
    this.#measured += measured;
    this.#metricSum += sum;
    this.#metricLeast = Math.min(this.#metricLeast, least);
    this.#metricMost = Math.max(this.#metricMost, most);
  }
}
