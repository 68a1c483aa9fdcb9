import type { UnsteadyLog } from '../faults/fault';
import { type Answer, errorAnswer } from '../server/answer';
import { isUndated, type TaskRun } from '../world/model';
import { outputOf } from '../world/outputs';
import { forbidden, isForeign } from './access';
import type { Call } from './call';
import { logDate } from './dates';
import { parseDateTime, parseUuid } from './parse';
import { rowsInWindow } from './window';

/** The log of a window: one element per task run, newest first, unlimited, generated while it is sent. */
export function answerLog(route: { uuid: string; from: string; to: string }, call: Call): Answer {
  const uuid = parseUuid(route.uuid);
  const from = parseDateTime(route.from);
  const to = parseDateTime(route.to);
  if (!uuid.ok || !from.ok || !to.ok) {
    const errors = [uuid, from, to].flatMap((parsed) => (parsed.ok ? [] : [parsed.error]));
    return errorAnswer(400, 'Bad Request', errors);
  }
  const history = call.world.pipelineHistory(uuid.value);
  const inWindow = rowsInWindow(history, from.value, to.value, call);
  if (isForeign(inWindow, call)) return forbidden();
  const truth = call.client.dialect === 'oss' ? wholeRuns(inWindow, call) : [...inWindow].reverse();
  const rows = call.unsteady ? mistold(truth, new Set(inWindow), call.unsteady, call) : truth;
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: jsonRows(rows, call),
  };
}

/**
 * All rows of every run with a row in the window: also those before and after it, and those of sub-pipelines
 * that share the run.
 */
function wholeRuns(inWindow: readonly TaskRun[], call: Call): TaskRun[] {
  const nowUs = call.world.nowUs();
  return [...new Set(inWindow.map((row) => row.run))]
    .flatMap((run) => run.taskRuns.filter((row) => row.executedAtUs <= nowUs))
    .sort((a, b) => b.executedAtUs - a.executedAtUs);
}

/** The rows, with some of the window's young ones left out and others repeated. */
function mistold(
  rows: readonly TaskRun[],
  inWindow: ReadonlySet<TaskRun>,
  { youngerThanMs, omit, repeat }: UnsteadyLog,
  { world, random }: Call,
): TaskRun[] {
  const youngUs = world.nowUs() - youngerThanMs * 1000;
  return rows.flatMap((row) => {
    if (!inWindow.has(row) || row.executedAtUs <= youngUs) return [row];
    const chance = random();
    if (chance < omit) return [];
    return chance < omit + repeat ? [row, row] : [row];
  });
}

/** Rows per chunk: few enough to hold, enough not to cost a system call each. */
const ROWS_A_CHUNK = 64;

function* jsonRows(rows: readonly TaskRun[], call: Call): Generator<Uint8Array> {
  let text = '[';
  for (const [index, row] of rows.entries()) {
    text += `${index === 0 ? '' : ','}${JSON.stringify(wireRow(row, call))}`;
    if (index % ROWS_A_CHUNK === ROWS_A_CHUNK - 1 || text.length > 1_000_000) {
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(`${text}]`);
}

function wireRow(row: TaskRun, call: Call): object {
  const { dialect } = call.client;
  const run = dialect === 'oss' ? 'pipeline_run_uuid' : 'workflow_run_uuid';
  const seconds = row.executedAtUs - (row.executedAtUs % 1_000_000);
  return {
    [run]: row.run.uuid,
    task_uuid: row.task.uuid,
    task_type: isUndated(row) ? '' : row.task.type,
    is_successful: row.isSuccessful,
    duration: isUndated(row) ? 0 : row.durationMs,
    output: Buffer.from(outputOf(row, dialect)).toString('base64'),
    metric_value: row.metricValue ?? 0,
    executed_at: logDate(dialect === 'oss' ? row.executedAtUs : seconds),
  };
}
