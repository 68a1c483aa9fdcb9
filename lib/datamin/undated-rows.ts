import { isZeroTime, parseInstant } from './instants';
import { decodeLogRow, type TaskRunRow } from './log-row';
import { parseUuid } from './uuid';

/** Runs remembered per answer, a few megabytes; undated rows of further runs are left out. */
const MOST_RUNS = 50_000;

/**
 * When a `merge` breaks before it has begun, OSS writes a failed row without time, type and duration, which
 * ClickHouse dates 1970. It is the only trace of that failure, and other rows identify its run: it gets the run's
 * earliest time in the answer, which later rows of the run do not change.
 */
export class UndatedRows {
  readonly #first = new Map<string, Date>();

  /** Remembers a row that has a time. */
  note({ runUuid, executedAt }: TaskRunRow): void {
    const known = this.#first.get(runUuid);
    if (known === undefined ? this.#first.size < MOST_RUNS : executedAt < known) {
      this.#first.set(runUuid, executedAt);
    }
  }

  /** The row with a time, or undefined when it is not such a row or no row of its run came before it in the answer. */
  dated(value: unknown): TaskRunRow | undefined {
    if (typeof value !== 'object' || value === null || !('executed_at' in value)) return undefined;
    const { executed_at } = value;
    const told = typeof executed_at === 'string' ? parseInstant(executed_at) : null;
    if (told === null || !isZeroTime(told)) return undefined;
    const first = this.#first.get(runOf(value));
    if (first === undefined) return undefined;
    return decodeLogRow({ ...value, executed_at: first.toISOString() });
  }
}

function runOf(value: object): string {
  const named = (name: string): unknown => Object.entries(value).find(([key]) => key === name)?.[1];
  const run = named('workflow_run_uuid') || named('pipeline_run_uuid');
  return (typeof run === 'string' && parseUuid(run)) || '';
}
