import { quietMs } from '@/lib/runs';

/** What a run says about its pipeline, and when that run ended. */
export interface Outcome {
  failing: boolean;
  at: Date;
}

/** A run may take this many times as long as the longest before it. */
const longerBy = 1.5;

/** A run from the history; its rows cannot say whether it is over. */
interface KeptRun {
  successful: boolean;
  startedAt: Date;
  executedAt: Date;
  durationMs: number;
}

interface Known {
  /** The last verdict. */
  before: Outcome | null;
  /** When the last task run that Datamin reported as failed ended. */
  reportedFailure: Date | null;
  /** The newest runs of the history, and the time up to which all rows are known. */
  history: { runs: readonly KeptRun[]; knownTo: Date } | null;
}

/**
 * The verdict of the newest run known to be over, or null when nothing new is known. One failed task makes a run
 * failed, and either source may report it. Only the history can say that a run succeeded: Datamin's last run is the
 * last task run, and a run that is going to fail begins with tasks that succeed.
 */
export function judgeOutcome({ before, reportedFailure, history }: Known): Outcome | null {
  const kept = history && newestOver(history.runs, history.knownTo);
  const isReportedLater = reportedFailure !== null && (!kept || reportedFailure > kept.at);
  if (isReportedLater) {
    return !before || reportedFailure > before.at ? { failing: true, at: reportedFailure } : null;
  }
  if (!kept || (before && kept.at < before.at)) return null;
  return kept;
}

function newestOver(runs: readonly KeptRun[], knownTo: Date): Outcome | null {
  const mayTakeMs = longerBy * Math.max(0, ...runs.map(({ durationMs }) => durationMs));
  const isOver = ({ successful, startedAt, executedAt }: KeptRun) =>
    !successful ||
    (executedAt.getTime() + quietMs <= knownTo.getTime() &&
      // A long task logs nothing until it ends: a quiet run may still be going, but not past the start of the next
      // one.
      (startedAt.getTime() + mayTakeMs <= knownTo.getTime() ||
        runs.some((next) => next.startedAt > executedAt)));
  let newest: KeptRun | null = null;
  for (const run of runs) {
    if (isOver(run) && (!newest || run.executedAt > newest.executedAt)) newest = run;
  }
  return newest && { failing: !newest.successful, at: newest.executedAt };
}
