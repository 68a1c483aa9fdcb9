import type { TaskRun } from './model';

/** The rows of one pipeline or task, in order of time, so that a window takes two binary searches. */
export class History {
  private rows: TaskRun[] = [];
  private sorted = true;

  add(row: TaskRun): void {
    const last = this.rows[this.rows.length - 1];
    // Runs overlap, and callers write the rows of sub-pipelines: sort once, when somebody reads.
    if (last !== undefined && last.executedAtUs > row.executedAtUs) this.sorted = false;
    this.rows.push(row);
  }

  /** Rows with `fromUs ≤ executedAtUs ≤ toUs`, oldest first. */
  between(fromUs: number, toUs: number): readonly TaskRun[] {
    this.sort();
    return this.rows.slice(this.countBefore(fromUs), this.countUpTo(toUs));
  }

  /** The latest row not after `us`; if several share that instant, the final task's. */
  lastUpTo(us: number): TaskRun | undefined {
    this.sort();
    let index = this.countUpTo(us) - 1;
    const last = this.rows[index];
    while (last !== undefined && this.rows[index]?.executedAtUs === last.executedAtUs) {
      if (this.rows[index]?.isFinal === true) return this.rows[index];
      index--;
    }
    return last;
  }

  private sort(): void {
    if (this.sorted) return;
    this.rows.sort((a, b) => a.executedAtUs - b.executedAtUs);
    this.sorted = true;
  }

  private countBefore(us: number): number {
    return this.search((row) => row.executedAtUs < us);
  }

  private countUpTo(us: number): number {
    return this.search((row) => row.executedAtUs <= us);
  }

  /** How many leading rows satisfy `isBefore`; once false, it must stay false. */
  private search(isBefore: (row: TaskRun) => boolean): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = this.rows[middle];
      if (row !== undefined && isBefore(row)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
