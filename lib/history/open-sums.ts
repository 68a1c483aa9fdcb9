import { SumCell } from './sum-cell';

/** How many are held at once; when there are more, the oldest half is closed. */
const mostCells = 1024;
const mostBuckets = 50_000;

/** Hours, or days, of tasks while their rows arrive. If one that was closed comes again, a second piece begins. */
export class OpenSums {
  readonly #tasks = new Map<string, Map<number, SumCell>>();
  /** For each task, the one asked for last. */
  readonly #last = new Map<string, SumCell>();
  /** In the order in which they were begun. */
  #cells: SumCell[] = [];

  constructor(private readonly onClosed: (cell: SumCell) => void) {}

  of(taskUuid: string, startUs: number): SumCell {
    const last = this.#last.get(taskUuid);
    if (last?.startUs === startUs && !last.isFull) return last;
    const cell = this.#find(taskUuid, startUs);
    this.#last.set(taskUuid, cell);
    return cell;
  }

  closeAll(): void {
    this.#close(this.#cells.length);
  }

  #find(taskUuid: string, startUs: number): SumCell {
    const known = this.#tasks.get(taskUuid)?.get(startUs);
    if (known && !known.isFull) return known;
    if (this.#cells.length >= mostCells) this.#close(Math.ceil(this.#cells.length / 2));
    // Counted here, because this is rarer than a row.
    else if (this.#cells.length % 32 === 31 && this.#buckets() > mostBuckets) {
      this.#close(Math.ceil(this.#cells.length / 2));
    }
    const cell = new SumCell(taskUuid, startUs);
    this.#cells.push(cell);
    const open = this.#tasks.get(taskUuid);
    if (open) open.set(startUs, cell);
    else this.#tasks.set(taskUuid, new Map([[startUs, cell]]));
    return cell;
  }

  #buckets(): number {
    return this.#cells.reduce((sum, { buckets }) => sum + buckets, 0);
  }

  #close(count: number): void {
    const closed = this.#cells.slice(0, count);
    this.#cells = this.#cells.slice(count);
    for (const cell of closed) {
      const open = this.#tasks.get(cell.taskUuid);
      if (open?.get(cell.startUs) === cell) open.delete(cell.startUs);
      if (open?.size === 0) this.#tasks.delete(cell.taskUuid);
      if (this.#last.get(cell.taskUuid) === cell) this.#last.delete(cell.taskUuid);
      this.onClosed(cell);
    }
  }
}
