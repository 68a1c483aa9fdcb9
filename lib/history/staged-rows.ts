import { hash } from 'node:crypto';
import { decodeBase64, decodeOutputBytes, type TaskRunRow } from '@/lib/datamin';
import type { BulkTransaction } from '@/lib/db';
import { mostTasks, taskTypeOf } from '@/lib/pipelines';
import { type ErrorKind, errorKind } from './error-kind';
import { cutText, type KeptOutput, keepOutput, type OutputPolicy } from './keep-output';
import type { SummedRow } from './open-run';
import { StagedFailures } from './staged-failures';
import { StagedRuns } from './staged-runs';
import { StagedSums } from './staged-sums';
import { StagedTable } from './staged-table';

/** The columns of history_staged, see staging.ts. */
const columns = 13;
/** How much of a failed row's output is read to recognise its error; the rest is data. */
const errorBytes = 64 * 1024;

/** Rows from before this predate the product: a server that sends one is confused. */
const earliestMs = Date.UTC(2010, 0, 1);
const dayMs = 86_400_000;

export interface StagedTask {
  taskType: string;
  lastSeenAt: Date;
}

/**
 * An answer of the log in the form that the database takes: its rows, and the runs and sums that follow from
 * them. Made as rows pass, because the database would have to read the rows again for each.
 */
export class StagedRows {
  rows = 0;
  /** Rows that are not kept: malformed, older than the history goes, or dated in the future. */
  strange = 0;
  /** Earliest and latest completion, in milliseconds. */
  leastMs = Number.POSITIVE_INFINITY;
  mostMs = Number.NEGATIVE_INFINITY;
  /** First moments of the months that the rows are in. */
  readonly months = new Set<number>();
  readonly tasks = new Map<string, StagedTask>();
  /** The month of the last row. */
  #month = { from: 0, to: 0 };
  readonly #table = new StagedTable('history_staged', { bytes: 192 * 1024 });
  readonly #runs = new StagedRuns();
  readonly #sums = new StagedSums();
  readonly #failures = new StagedFailures();
  readonly #tables = [this.#table, this.#runs.table, this.#sums.table, this.#failures.table];

  constructor(
    private readonly options: {
      policy: OutputPolicy;
      /** Rows that completed before this are not kept. */
      keptFrom: Date | null;
      now: number;
    },
  ) {}

  /** Of the rows alone; about as many as were received. */
  get bytes(): number {
    return this.#table.bytes;
  }

  /** Returns a promise only if there is something to wait for: a million rows must not cost a million turns. */
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

  /** To be called after the last row. */
  async end(): Promise<void> {
    await this.#table.end();
    await this.#runs.end();
    await this.#sums.end();
    await this.#failures.table.end();
  }

  async copyIn(tx: BulkTransaction): Promise<void> {
    for (const table of this.#tables) await table.copyIn(tx);
  }

  async close(): Promise<void> {
    await Promise.all(this.#tables.map((table) => table.close()));
  }

  #keep(row: TaskRunRow, at: number, output: KeptOutput): Promise<void> | undefined {
    const error = row.isSuccessful ? null : errorOf(row);
    const digest = digestOf(row);
    const summed: SummedRow = {
      runUuid: row.runUuid,
      taskUuid: row.taskUuid,
      taskType: row.taskType,
      atUs: at * 1000 + row.executedMicros,
      durationMs: row.durationMs,
      metricValue: row.metricValue,
      high: halfOf(digest, 0),
      low: halfOf(digest, 4),
      fingerprint: error?.fingerprint ?? null,
    };
    const run = this.#runs.of(summed);
    const equal = run.add(summed);
    this.#sums.add(summed);
    if (error) this.#failures.add(summed, error);
    if (output.plain) run.search({ plain: output.plain, message: error?.message ?? null });
    this.#write(summed, row.isSuccessful, equal, output);
    this.#note(row, at);
    return this.#tables.some(({ isFull }) => isFull) ? this.#handOver() : undefined;
  }

  async #handOver(): Promise<void> {
    for (const table of this.#tables) if (table.isFull) await table.handOver();
  }

  #note(row: TaskRunRow, at: number): void {
    this.rows += 1;
    this.leastMs = Math.min(this.leastMs, at);
    this.mostMs = Math.max(this.mostMs, at);
    if (at < this.#month.from || at >= this.#month.to) this.#enterMonth(row.executedAt);
    const known = this.tasks.get(row.taskUuid);
    if (known ? known.lastSeenAt < row.executedAt : this.tasks.size < mostTasks) {
      this.tasks.set(row.taskUuid, {
        taskType: taskTypeOf(row, known),
        lastSeenAt: row.executedAt,
      });
    }
  }

  #enterMonth(at: Date): void {
    const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
    this.#month = { from: Date.UTC(year, month), to: Date.UTC(year, month + 1) };
    this.months.add(this.#month.from);
  }

  #write(row: SummedRow, isSuccessful: boolean, equal: number, output: KeptOutput): void {
    const { writer } = this.#table;
    writer.row(columns);
    writer.uuid(row.runUuid);
    writer.uuid(row.taskUuid);
    writer.instant(row.atUs);
    writer.halves(row.high, row.low);
    if (row.durationMs === null) writer.null();
    else writer.int8(row.durationMs);
    if (row.metricValue === null) writer.null();
    else writer.float8(row.metricValue);
    if (row.fingerprint) writer.bytes(row.fingerprint);
    else writer.null();
    writer.int4(equal);
    writer.int4(output.bytes);
    writer.int2(output.form);
    writer.bool(isSuccessful);
    writer.text(row.taskType);
    if (output.stored) writer.bytes(output.stored);
    else writer.null();
  }
}

/** Its first eight bytes tell a row from all others of its run and moment, by everything that was sent. */
function digestOf(row: TaskRunRow): string {
  const { taskUuid, taskType, isSuccessful, durationMs, metricValue, output } = row;
  const sent = `${taskUuid}${isSuccessful ? '+' : '-'}${durationMs}/${metricValue}/${taskType}\0${output}`;
  // As a binary string: a Buffer for each would take longer than the digest.
  return hash('sha256', sent, 'binary');
}

/** Four of its bytes as a number. */
function halfOf(digest: string, at: number): number {
  return (
    (digest.charCodeAt(at) << 24) |
    (digest.charCodeAt(at + 1) << 16) |
    (digest.charCodeAt(at + 2) << 8) |
    digest.charCodeAt(at + 3)
  );
}

function errorOf(row: TaskRunRow): ErrorKind {
  // Four Base64 characters are three bytes: a part that ends with a whole group can be decoded by itself.
  const base64 = row.output.slice(0, Math.ceil(errorBytes / 3) * 4);
  const bytes = decodeBase64(base64);
  if (bytes === null) return errorKind({ kind: 'invalid', text: base64 });
  return errorKind(decodeOutputBytes(cutText(bytes, errorBytes - 3), { isSuccessful: false }));
}
