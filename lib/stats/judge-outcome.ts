import { quietMs } from '@/lib/runs';

/** What a run says of its pipeline, and when that run ended. */
export interface Outcome {
  failing: boolean;
  at: Date;
}

/** A run may take this much longer than the longest before it. */
const longerBy = 1.5;

/** A run of the history; what is over cannot be told by its rows. */
interface KeptRun {
  successful: boolean;
  startedAt: Date;
  executedAt: Date;
  durationMs: number;
}

interface Known {
  /** What was judged last. */
  before: Outcome | null;
  /** When the task run ended that Datamin last told to have failed. */
  toldFailure: Date | null;
  /** The newest of the history, and until when its rows are all known. */
  history: { runs: readonly KeptRun[]; knownTo: Date } | null;
}

/**
 * What the newest run that is known to be over says, or null where nothing new is known. One failed task is enough to
 * fail, and may be told by either source; that a run succeeded is told by the history alone, since Datamin's last run
 * is the last task, and a run that will fail begins with tasks that succeed.
 */
export function judgeOutcome({ before, toldFailure, history }: Known): Outcome | null {
  const kept = history && newestOver(history.runs, history.knownTo);
  const isToldLater = toldFailure !== null && (!kept || toldFailure > kept.at);
  if (isToldLater) {
    return !before || toldFailure > before.at ? { failing: true, at: toldFailure } : null;
  }
  if (!kept || (before && kept.at < before.at)) return null;
  return kept;
}

function newestOver(runs: readonly KeptRun[], knownTo: Date): Outcome | null {
  const mayTakeMs = longerBy * Math.max(0, ...runs.map(({ durationMs }) => durationMs));
  const isOver = ({ successful, startedAt, executedAt }: KeptRun) =>
    !successful ||
    (executedAt.getTime() + quietMs <= knownTo.getTime() &&
      // A long task tells nothing before its end: what is quiet may go on, though not beyond the next one's start.
      (startedAt.getTime() + mayTakeMs <= knownTo.getTime() ||
        runs.some((next) => next.startedAt > executedAt)));
  let newest: KeptRun | null = null;
  for (const run of runs) {
    if (isOver(run) && (!newest || run.executedAt > newest.executedAt)) newest = run;
  }
  return newest && { failing: !newest.successful, at: newest.executedAt };
}
