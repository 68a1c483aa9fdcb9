import type { ErrorKind } from './error-kind';
import type { SummedRow } from './open-run';
import { StagedTable } from './staged-table';

const hourUs = 3_600_000_000;
/** Remembered, so that what fails again and again is not written again and again. */
const mostRemembered = 4096;
/** The columns of history_failures, see staging.ts. */
const columns = 4;

/** Which kinds of error occurred in which hours of a task; some are written several times. */
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
