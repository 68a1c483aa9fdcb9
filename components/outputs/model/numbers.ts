/** A growing list of whole numbers: a million of them as objects would take 30 times the memory. */
export class Numbers {
  private values: Int32Array;
  length = 0;

  constructor(room = 1024) {
    this.values = new Int32Array(room);
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const more = new Int32Array(this.values.length * 2);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  /** −1 if out of range. */
  at(index: number): number {
    return index < this.length ? (this.values[index] ?? -1) : -1;
  }

  set(index: number, value: number): void {
    if (index < this.length) this.values[index] = value;
  }

  /** The last index whose value is at most this one, in an ascending list; −1 if all are greater. */
  lastUpTo(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.values[middle] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
