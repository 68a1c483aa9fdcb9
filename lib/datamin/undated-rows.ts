import { isZeroTime, parseInstant } from './instants';
import { decodeLogRow, type TaskRunRow } from './log-row';
import { parseUuid } from './uuid';

/** Runs that are remembered of one answer, some megabytes; rows without a time of further ones are left out. */
const MOST_RUNS = 50_000;

/**
 * OSS writes a failed row without a time, a type and a duration when a `merge` breaks before it has begun, so that
 * ClickHouse dates it 1970. It is all that tells of that failure, and its run is known by the other rows: it is given
 * the first moment that the answer tells of the run, which later rows of the run do not move.
 */
export class UndatedRows {
  readonly #first = new Map<string, Date>();

  /** A row that has its time. */
  note({ runUuid, executedAt }: TaskRunRow): void {
    const known = this.#first.get(runUuid);
    if (known === undefined ? this.#first.size < MOST_RUNS : executedAt < known) {
      this.#first.set(runUuid, executedAt);
    }
  }

  /** The row with a time, or undefined when it is none of these, or none of a run that the answer told of before. */
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
