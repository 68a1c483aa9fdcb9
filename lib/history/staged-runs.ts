import { OpenRun, type SummedRow } from './open-run';
import { StagedTable } from './staged-table';

/**
 * How many are held at once, since a run's rows mostly come together; when there are more, the oldest half is
 * written.
 */
const mostOpen = 256;
/** A longer run is written in pieces: each of its rows is remembered, to number the equal ones. */
const mostRows = 5000;

/**
 * The runs of an answer, built from its rows as they pass. A run whose rows are far apart is written in
 * several pieces; the database notices and rebuilds it from its rows.
 */
export class StagedRuns {
  readonly table = new StagedTable('history_runs', { bytes: 96 * 1024 });
  readonly #open = new Map<string, OpenRun>();
  /** Written ones, for reuse: objects that live for a few hundred rows are what fills a heap. */
  readonly #spare: OpenRun[] = [];
  #last: OpenRun | null = null;

  /** The run that the next row belongs to. */
  of(row: SummedRow): OpenRun {
    if (this.#last?.uuid === row.runUuid && this.#last.rows < mostRows) return this.#last;
    const known = this.#open.get(row.runUuid);
    if (known && known.rows < mostRows) {
      this.#last = known;
      return known;
    }
    if (known) this.#close(known);
    else if (this.#open.size >= mostOpen) this.#closeOldest();
    const run = this.#spare.pop() ?? new OpenRun();
    run.begin(row.runUuid);
    this.#open.set(row.runUuid, run);
    this.#last = run;
    return run;
  }

  async end(): Promise<void> {
    for (const run of this.#open.values()) {
      run.write(this.table.writer);
      if (this.table.isFull) await this.table.handOver();
    }
    this.#open.clear();
    this.#last = null;
    await this.table.end();
  }

  /** Writes half of them, except the last row's run, which may go on. */
  #closeOldest(): void {
    let left = mostOpen / 2;
    for (const run of this.#open.values()) {
      if (left-- === 0) break;
      if (run !== this.#last) this.#close(run);
    }
  }

  #close(run: OpenRun): void {
    run.write(this.table.writer);
    this.#open.delete(run.uuid);
    this.#spare.push(run);
  }
}
