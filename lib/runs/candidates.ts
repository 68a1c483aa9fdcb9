import type { SeenRun } from './seen-run';

/** How far a server's clock may be behind ours. */
const clocksApartMs = 2 * 60_000;
/** A run that our request started begins within this time; nobody can tell whether a later one was ours. */
const startsWithinMs = 15 * 60_000;
/** The most runs offered: nobody could choose among more. */
const mostOffered = 20;

/**
 * The runs that a request may have started, oldest first: those that began in the interval after it was sent
 * and that no other request owns.
 */
export function findCandidates(
  sentAt: Date,
  runs: Iterable<SeenRun>,
  owned: ReadonlySet<string>,
): SeenRun[] {
  return [...runs]
    .filter((run) => mayHaveStarted(sentAt, run) && !owned.has(run.runUuid))
    .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
    .slice(0, mostOffered);
}

/** Whether a run began in the interval after a request was sent. */
export function mayHaveStarted(sentAt: Date, { startedAt }: { startedAt: Date }): boolean {
  const after = startedAt.getTime() - sentAt.getTime();
  return after >= -clocksApartMs && after <= startsWithinMs;
}

/** What the log says about an uncertain request. A single run is probable, never certain. */
export type Finding = 'none' | 'probable' | 'several';

/** @param contested whether another uncertain request may have started the run too */
export function findingOf<Run>(
  candidates: readonly Run[],
  contested: (run: Run) => boolean,
): Finding {
  const [only, ...more] = candidates;
  if (!only) return 'none';
  return more.length === 0 && !contested(only) ? 'probable' : 'several';
}

export const findingSentences: Record<Finding, string> = {
  none: 'The log has no run that this request may have started. That proves nothing: the log is empty during an outage too.',
  probable:
    'One run started when this request was sent, and no other request asked for it: probably it is this one’s. A run that a schedule started looks the same.',
  several:
    'It cannot be told which run is this request’s: several started then, or another request of unknown outcome may have started the same one.',
};
