import { type Answer, errorAnswer, jsonAnswer } from '../server/answer';
import type { Subject } from '../server/route';
import { isUndated, type TaskRun } from '../world/model';
import { forbidden, isForeign } from './access';
import type { Call } from './call';
import { statisticsDate } from './dates';
import { parseUuid } from './parse';
import { lastRow } from './window';

export interface LastRun {
  isSuccessful: boolean;
  /** Microseconds since 1970; null: never. */
  executedAtUs: number | null;
  durationMs: number;
}

/**
 * The last run. If there is none, the open-source edition answers 403 (its permission check gets an empty
 * organization), hosted answers the zero time.
 */
export function answerLastRun(route: { subject: Subject; uuid: string }, call: Call): Answer {
  const uuid = parseUuid(route.uuid);
  if (!uuid.ok) return errorAnswer(400, 'Bad Request', [uuid.error]);
  const toMs = call.world.clock.nowMs();
  const row = lastRow(historyOf(route.subject, uuid.value, call), toMs, call);
  if (row === null && call.client.dialect === 'oss') return forbidden();
  if (row !== null && isForeign([row], call)) return forbidden();
  const last = lastRun(route.subject, uuid.value, toMs, call);
  return jsonAnswer(200, {
    is_successful: last.isSuccessful,
    executed_at: statisticsDate(last.executedAtUs, call.client.dialect),
    duration: last.durationMs,
  });
}

export function historyOf(subject: Subject, uuid: string, call: Call) {
  return subject === 'tasks' ? call.world.taskHistory(uuid) : call.world.pipelineHistory(uuid);
}

/** The last run up to `toMs`, even if it is long before the window. */
export function lastRun(subject: Subject, uuid: string, toMs: number, call: Call): LastRun {
  const row = lastRow(historyOf(subject, uuid, call), toMs, call);
  if (row === null) return { isSuccessful: false, executedAtUs: null, durationMs: 0 };
  if (subject === 'tasks') {
    return {
      isSuccessful: row.isSuccessful,
      executedAtUs: row.executedAtUs,
      durationMs: row.durationMs,
    };
  }
  const siblings = writtenSiblings(row);
  return {
    // The open-source edition judges a run by its latest row; an earlier failed one does not count.
    isSuccessful:
      call.client.dialect === 'oss'
        ? row.isSuccessful
        : siblings.every((sibling) => sibling.isSuccessful),
    executedAtUs: row.executedAtUs,
    durationMs: siblings.reduce((sum, sibling) => sum + sibling.durationMs, 0),
  };
}

/** The pipeline's own rows of the run that existed when `row` was the latest. */
function writtenSiblings(row: TaskRun): TaskRun[] {
  return row.run.taskRuns.filter(
    (other) =>
      other.pipeline === row.pipeline &&
      other.executedAtUs <= row.executedAtUs &&
      !isUndated(other),
  );
}
