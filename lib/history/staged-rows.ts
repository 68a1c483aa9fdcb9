import { hash } from 'node:crypto';
import { decodeBase64, decodeOutputBytes, type TaskRunRow } from '@/lib/datamin';
import { CopyWriter } from './copy-format';
import { bucketOf } from './duration-buckets';
import { type ErrorKind, errorKind } from './error-kind';
import { cutText, type KeptOutput, keepOutput, type OutputPolicy } from './keep-output';
import { searchWords } from './search-words';
import { Spool } from './spool';

/** Of the table history_staged, see staging.ts. */
const columns = 16;

/** Bytes that are collected before they are handed to the spool. */
const handOver = 192 * 1024;
/** Of one failed row's output, to tell its error; the rest is data. */
const errorBytes = 64 * 1024;

/** Rows from before this are not of this product's time: a server that sends one is confused. */
const earliestMs = Date.UTC(2010, 0, 1);
const dayMs = 86_400_000;

export interface StagedTask {
  taskType: string;
  lastSeenAt: Date;
}

/** An answer of the log in the form in which the database takes it, and what is known of it beforehand. */
export class StagedRows {
  rows = 0;
  /** Rows that are not kept: older than the history goes, or dated in the future. */
  strange = 0;
  /** Least and greatest completion, milliseconds. */
  leastMs = Number.POSITIVE_INFINITY;
  mostMs = Number.NEGATIVE_INFINITY;
  /** First moments of the months that the rows lie in. */
  readonly months = new Set<number>();
  readonly tasks = new Map<string, StagedTask>();
  readonly spool = new Spool();
  readonly #writer = new CopyWriter();

  constructor(
    private readonly options: {
      policy: OutputPolicy;
      /** Rows that completed before this are not kept. */
      keptFrom: Date | null;
      now: number;
    },
  ) {}

  /** A promise only where something is to be waited for: a million rows must not cost a million turns. */
  add(row: TaskRunRow): Promise<void> | undefined {
    const at = row.executedAt.getTime();
    const { policy, keptFrom, now } = this.options;
    const earliest = Math.max(earliestMs, keptFrom?.getTime() ?? 0);
    if (at < earliest || at > now + dayMs) {
      this.strange += 1;
      return undefined;
    }
    const kept = keepOutput(row.output, policy);
    return 'then' in kept
      ? kept.then((output) => this.#keep(row, at, output))
      : this.#keep(row, at, kept);
  }

  #keep(row: TaskRunRow, at: number, output: KeptOutput): Promise<void> | undefined {
    this.#write(row, output);
    this.#note(row, at);
    return this.#writer.size >= handOver ? this.#handOver() : undefined;
  }

  async #handOver(): Promise<void> {
    const part = this.#writer.take();
    const isHeld = await this.spool.add(part);
    if (!isHeld) this.#writer.reuse(part);
  }

  /** After the last row. */
  async end(): Promise<void> {
    this.#writer.end();
    await this.spool.add(this.#writer.take());
  }

  #note(row: TaskRunRow, at: number): void {
    this.rows += 1;
    this.leastMs = Math.min(this.leastMs, at);
    this.mostMs = Math.max(this.mostMs, at);
    this.months.add(Date.UTC(row.executedAt.getUTCFullYear(), row.executedAt.getUTCMonth()));
    const known = this.tasks.get(row.taskUuid);
    if (!known || known.lastSeenAt < row.executedAt) {
      this.tasks.set(row.taskUuid, { taskType: row.taskType, lastSeenAt: row.executedAt });
    }
  }

  #write(row: TaskRunRow, output: KeptOutput): void {
    const writer = this.#writer;
    const error = row.isSuccessful ? null : errorOf(row);
    writer.row(columns);
    writer.uuid(row.runUuid);
    writer.uuid(row.taskUuid);
    writer.timestamp(row.executedAt.getTime(), row.executedMicros);
    writer.bytes(digestOf(row));
    if (row.durationMs === null) writer.null();
    else writer.int8(row.durationMs);
    if (row.metricValue === null) writer.null();
    else writer.float8(row.metricValue);
    if (error) writer.bytes(error.fingerprint);
    else writer.null();
    writer.int4(0);
    writer.int4(output.bytes);
    writer.int2(output.form);
    if (row.durationMs === null) writer.null();
    else writer.int2(bucketOf(row.durationMs));
    writer.bool(row.isSuccessful);
    writer.text(row.taskType);
    if (output.stored) writer.bytes(output.stored);
    else writer.null();
    const words = searchWords(
      error && output.text ? `${error.message} ${output.text}` : (output.text ?? ''),
    );
    if (words.length > 0) writer.text(words.join(' '));
    else writer.null();
    if (error) writer.text(error.message);
    else writer.null();
  }
}

/** Eight bytes that tell a row from all others of its run and moment, by everything that was sent. */
function digestOf(row: TaskRunRow): Buffer {
  const { taskUuid, taskType, isSuccessful, durationMs, metricValue, output } = row;
  const sent = `${taskUuid}${isSuccessful ? '+' : '-'}${durationMs}/${metricValue}/${taskType}\0${output}`;
  return hash('sha256', sent, 'buffer').subarray(0, 8);
}

function errorOf(row: TaskRunRow): ErrorKind {
  // Four characters of Base64 are three bytes: a part that ends with a whole group can be decoded by itself.
  const base64 = row.output.slice(0, Math.ceil(errorBytes / 3) * 4);
  const bytes = decodeBase64(base64);
  if (bytes === null) return errorKind({ kind: 'invalid', text: base64 });
  return errorKind(decodeOutputBytes(cutText(bytes, errorBytes - 3), { isSuccessful: false }));
}
