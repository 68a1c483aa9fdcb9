import type { ErrorKind } from './error-kind';
import type { SummedRow } from './open-run';
import { StagedTable } from './staged-table';

const hourUs = 3_600_000_000;
/** Remembered, so that what fails all the time is not written all the time. */
const mostRemembered = 4096;
/** Of the table history_failures, see staging.ts. */
const columns = 4;

/** In which hours of a task which kinds of error are, some of them several times. */
export class StagedFailures {
  readonly table = new StagedTable('history_failures');
  readonly #written = new Set<string>();

  add({ taskUuid, atUs }: SummedRow, { fingerprint, message }: ErrorKind): void {
    const hour = Math.floor(atUs / hourUs);
    const key = `${taskUuid} ${hour} ${fingerprint.toString('latin1')}`;
    if (this.#written.has(key)) return;
    if (this.#written.size >= mostRemembered) this.#written.clear();
    this.#written.add(key);
    const { writer } = this.table;
    writer.row(columns);
    writer.uuid(taskUuid);
    writer.bytes(fingerprint);
    writer.instant(hour * hourUs);
    writer.text(message);
  }
}
