import { cleanText } from '@/lib/datamin';
import type { CopyWriter } from './copy-format';
import { WordSet } from './word-set';

/** What runs and sums need of a row of the log. */
export interface SummedRow {
  runUuid: string;
  taskUuid: string;
  taskType: string;
  /** Completion in microseconds since 1970: a double holds them exactly until the year 2255. */
  atUs: number;
  durationMs: number | null;
  metricValue: number | null;
  /** The halves of the digest of everything that was sent. */
  high: number;
  low: number;
  /** Eight bytes that name the kind of error. */
  fingerprint: Buffer | null;
}

/** How many rows of a run are searchable, and how many failed ones on top; a for_each may write thousands. */
const searchedRows = 200;
/** Up to this many rows, equal ones are found by comparing each. */
const fewRows = 48;
/** The columns of history_runs, see staging.ts. */
const columns = 11;

/** What the rows so far say about their run. Reused for the next run: see StagedRuns. */
export class OpenRun {
  uuid = '';
  rows = 0;
  readonly #words = new WordSet();
  #startedUs = 0;
  #firstUs = 0;
  #endedUs = 0;
  #failed = 0;
  #failure: { atUs: number; taskUuid: string; fingerprint: Buffer } | null = null;
  readonly #types: string[] = [];
  #searched = 0;
  #searchedFailed = 0;
  /** Moment and digest of each row, as three numbers in a row. */
  readonly #seen = new Float64Array(3 * fewRows);
  #many: Map<string, number> | null = null;

  begin(uuid: string): void {
    this.uuid = uuid;
    this.rows = 0;
    this.#words.clear();
    this.#startedUs = Number.POSITIVE_INFINITY;
    this.#firstUs = Number.POSITIVE_INFINITY;
    this.#endedUs = Number.NEGATIVE_INFINITY;
    this.#failed = 0;
    this.#failure = null;
    this.#types.length = 0;
    this.#searched = 0;
    this.#searchedFailed = 0;
    this.#many = null;
  }

  /** Adds a row. Returns how many equal ones of this run came before it. */
  add(row: SummedRow): number {
    this.rows += 1;
    this.#startedUs = Math.min(this.#startedUs, row.atUs - (row.durationMs ?? 0) * 1000);
    this.#firstUs = Math.min(this.#firstUs, row.atUs);
    this.#endedUs = Math.max(this.#endedUs, row.atUs);
    if (!this.#types.includes(row.taskType)) this.#types.push(row.taskType);
    if (row.fingerprint) this.#fail(row, row.fingerprint);
    return this.#number(row.atUs, row.high, row.low);
  }

  /** Adds the words of one more row, up to a limit that is higher for failed ones: they say what went wrong. */
  search({ plain, message }: { plain: Buffer; message: string | null }): void {
    if (this.#words.isFull) return;
    if (this.#searched < searchedRows) this.#searched += 1;
    else if (message !== null && this.#searchedFailed < searchedRows) this.#searchedFailed += 1;
    else return;
    if (message === null && this.#words.addPlain(plain)) return;
    const text = cleanText(plain);
    if (text !== null) this.#words.add(message === null ? text : `${message} ${text}`);
  }

  write(writer: CopyWriter): void {
    writer.row(columns);
    writer.uuid(this.uuid);
    writer.instant(this.#startedUs);
    writer.instant(this.#firstUs);
    writer.instant(this.#endedUs);
    writer.int8(Math.floor((this.#endedUs - this.#startedUs) / 1000));
    writer.int4(this.rows);
    writer.int4(this.#failed);
    if (this.#failure) {
      writer.uuid(this.#failure.taskUuid);
      writer.bytes(this.#failure.fingerprint);
    } else {
      writer.null();
      writer.null();
    }
    writer.texts(this.#types.length > 1 ? this.#types.sort(byBytes) : this.#types);
    writer.lexemes(this.#words.count, this.#words.bytes);
  }

  #fail({ atUs, taskUuid }: SummedRow, fingerprint: Buffer): void {
    this.#failed += 1;
    const known = this.#failure;
    const isFirst =
      !known ||
      atUs < known.atUs ||
      (atUs === known.atUs &&
        (taskUuid < known.taskUuid ||
          (taskUuid === known.taskUuid && isLess(fingerprint, known.fingerprint))));
    if (isFirst) this.#failure = { atUs, taskUuid, fingerprint };
  }

  #number(atUs: number, high: number, low: number): number {
    if (this.#many) return this.#numberOfMany(this.#many, `${atUs} ${high} ${low}`);
    const seen = this.#seen;
    const end = 3 * (this.rows - 1);
    let equal = 0;
    for (let at = 0; at < end; at += 3) {
      if (seen[at + 2] === low && seen[at + 1] === high && seen[at] === atUs) equal += 1;
    }
    seen[end] = atUs;
    seen[end + 1] = high;
    seen[end + 2] = low;
    if (this.rows === fewRows) {
      this.#many = new Map();
      for (let at = 0; at < seen.length; at += 3) {
        this.#numberOfMany(this.#many, `${seen[at]} ${seen[at + 1]} ${seen[at + 2]}`);
      }
    }
    return equal;
  }

  #numberOfMany(many: Map<string, number>, key: string): number {
    const equal = many.get(key) ?? 0;
    many.set(key, equal + 1);
    return equal;
  }
}

/** Compares as the database compares bigints. */
function isLess(a: Buffer, b: Buffer): boolean {
  return a.readBigInt64BE() < b.readBigInt64BE();
}

/** Compares as the database does with COLLATE "C". */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
