import { nowMs } from '@/lib/clock';
import { findCandidates, findingOf, findingSentences } from './candidates';
import { type FollowedRow, sentAtOf } from './followed-row';
import { judgeRun } from './judge-run';
import { Evidence, fuller, type SeenRun } from './seen-run';
import { isOver, type RunRequestState, stalledAfterMs } from './states';
import { quietFor, type UsualRun } from './usual-run';

/** The result of a look at the log: the runs there, or why it brought nothing. */
export type Look = { runs: ReadonlyMap<string, SeenRun> } | Failure;

/** Why a look says nothing, and whether another would fail too. */
export interface Failure {
  problem: string;
  isForGood: boolean;
}

/** What a look says about one request. */
export interface Outcome {
  state: RunRequestState;
  evidence: SeenRun[];
  problem: string | null;
  /** For the timeline, if it is worth a line. */
  event: { kind: 'stalled' | 'looked'; note: string } | null;
  reason?: string;
  /** When there will be a verdict even if the log does not change; milliseconds from now. */
  saysAtMs: number | null;
  stopsFollowing: boolean;
}

const stalled = 'Datamin accepted it 15 minutes ago and the run still has not appeared in the log.';
const shrunk =
  'Datamin’s log has less of this run now than it had before, as during an outage: nothing is concluded from it.';

const nothingNew = { problem: null, event: null, saysAtMs: null, stopsFollowing: false };

/** What a log says about a request whose run Datamin named. */
export function tellOfRun(
  row: FollowedRow,
  runs: ReadonlyMap<string, SeenRun>,
  usual: UsualRun,
): Outcome {
  const before = Evidence.parse(row.evidence).find(({ runUuid }) => runUuid === row.runUuid);
  const found = runs.get(row.runUuid ?? '');
  const seen = fuller(before, found);
  const stays = { ...nothingNew, state: row.state, evidence: seen ? [seen] : [] };
  if (before && (found?.taskRuns ?? 0) < before.taskRuns) return { ...stays, problem: shrunk };

  const quietForMs = seen ? quietFor(seen, usual) : 0;
  const verdict = judgeRun(row, seen, quietForMs, nowMs());
  if (verdict === 'stalled') return { ...stays, event: { kind: 'stalled', note: stalled } };
  const saysAt = seen ? seen.grownAt.getTime() + quietForMs : settledAtOf(row) + stalledAfterMs;
  const state = verdict ?? row.state;
  const reason = isOver(state) && seen ? { reason: inWords(seen) } : {};
  return { ...stays, state, saysAtMs: saysAt - nowMs(), ...reason };
}

/**
 * What a log says about an uncertain request: which runs it may have started. It never moves the request:
 * only a person can accept a probable match.
 * @param owned runs of other requests
 * @param contested whether another uncertain request may have started the run too
 */
export function tellOfCandidates(
  row: FollowedRow,
  runs: ReadonlyMap<string, SeenRun>,
  owned: ReadonlySet<string>,
  contested: (run: SeenRun) => boolean,
): Outcome {
  const known = Evidence.parse(row.evidence);
  const merged = new Map(known.map((run) => [run.runUuid, run]));
  for (const [uuid, run] of runs) merged.set(uuid, fuller(merged.get(uuid), run) ?? run);
  const evidence = findCandidates(sentAtOf(row), merged.values(), owned);
  const names = (some: readonly SeenRun[]) => some.map(({ runUuid }) => runUuid).join();
  const note = findingSentences[findingOf(evidence, contested)];
  const event = names(evidence) === names(known) ? null : { kind: 'looked' as const, note };
  return { ...nothingNew, state: row.state, evidence, event };
}

/** What a failed look says: why it failed, nothing else. */
export function tellOfFailure(row: FollowedRow, look: Failure): Outcome {
  const note = look.isForGood
    ? `The portal cannot follow this run: ${look.problem}`
    : `The log could not be read: ${look.problem}`;
  return {
    state: row.state,
    evidence: Evidence.parse(row.evidence),
    problem: look.problem,
    event: row.lookProblem === null ? { kind: 'looked', note } : null,
    saysAtMs: null,
    stopsFollowing: look.isForGood,
  };
}

function inWords({ taskRuns, failed }: SeenRun): string {
  const total = `${taskRuns} task run${taskRuns === 1 ? '' : 's'}`;
  return failed > 0 ? `${failed} of its ${total} failed.` : `None of its ${total} failed.`;
}

const settledAtOf = ({ settledAt, requestedAt }: FollowedRow): number =>
  (settledAt ?? requestedAt).getTime();
