import { type Answer, errorAnswer, jsonAnswer } from '../server/answer';
import type { Subject } from '../server/route';
import { pipelineTotals, runTotals, taskTotals } from '../world/statistics';
import { forbidden, isForeign } from './access';
import type { Call } from './call';
import { wireCounts } from './counts';
import { statisticsDate } from './dates';
import { historyOf, lastRun } from './last-run';
import { parseDateTime, parseUuid } from './parse';
import { rowsInWindow } from './window';

/**
 * Consolidated statistics of a window. An unknown UUID and one that never ran both give zeros: nothing proves
 * existence.
 */
export function answerConsolidated(
  route: { subject: Subject; uuid: string; from: string; to: string },
  call: Call,
): Answer {
  const uuid = parseUuid(route.uuid);
  const from = parseDateTime(route.from);
  const to = parseDateTime(route.to);
  if (!uuid.ok || !from.ok || !to.ok) {
    const errors = [uuid, from, to].flatMap((parsed) => (parsed.ok ? [] : [parsed.error]));
    return errorAnswer(400, 'Bad Request', errors);
  }
  const { dialect } = call.client;
  const history = historyOf(route.subject, uuid.value, call);
  const rows = rowsInWindow(history, from.value, to.value, call);
  // The server only learns whose rows they are inside the window: outside of it a stranger sees zeros.
  if (isForeign(rows, call)) return forbidden();
  const totals =
    route.subject === 'tasks' ? taskTotals(rows) : pipelineTotals(runTotals(rows), dialect);
  const last = lastRun(route.subject, uuid.value, to.value, call);
  return jsonAnswer(200, {
    ...wireCounts(totals, call),
    is_last_run_successful: last.isSuccessful,
    last_run_executed_at: statisticsDate(last.executedAtUs, dialect),
    last_run_duration: last.durationMs,
  });
}
