import type { SummedRow } from './open-run';
import { OpenSums } from './open-sums';
import { StagedTable } from './staged-table';

const hourUs = 3_600_000_000;
const dayUs = 24 * hourUs;

/**
 * The sums by hour and day of an answer's rows. One whose rows are far apart is written in pieces; the
 * database notices and sums what it keeps.
 */
export class StagedSums {
  readonly table = new StagedTable('history_sums');
  readonly #days = new OpenSums((day) => day.write(this.table.writer, 'day'));
  readonly #hours = new OpenSums((hour) => {
    hour.write(this.table.writer, 'hour');
    this.#days.of(hour.taskUuid, Math.floor(hour.startUs / dayUs) * dayUs).merge(hour);
  });

  add(row: SummedRow): void {
    this.#hours.of(row.taskUuid, Math.floor(row.atUs / hourUs) * hourUs).add(row);
  }

  async end(): Promise<void> {
    this.#hours.closeAll();
    this.#days.closeAll();
    await this.table.end();
  }
}
