/** The states of a run request. See docs/run-requests.md. */
export const runRequestStates = [
  'requested',
  'sending',
  'accepted',
  'running',
  'succeeded',
  'failed',
  'rejected',
  'uncertain',
  'matched',
  'closed',
] as const;
export type RunRequestState = (typeof runRequestStates)[number];

/**
 * The transitions. Nothing ever goes back to `requested`; `sending` follows itself with a higher attempt.
 * Only a person closes a doubtful request, including an accepted one that the log says nothing about.
 */
export const follows: Record<RunRequestState, readonly RunRequestState[]> = {
  requested: ['sending', 'rejected'],
  sending: ['sending', 'accepted', 'rejected', 'uncertain'],
  accepted: ['running', 'succeeded', 'failed', 'closed'],
  running: ['succeeded', 'failed', 'closed'],
  uncertain: ['matched', 'closed'],
  matched: [],
  succeeded: [],
  failed: [],
  rejected: [],
  closed: [],
};

/** Whether the state is final. */
export function isOver(state: RunRequestState): boolean {
  return follows[state].length === 0;
}

/** While a pipeline has a request in one of these states, another one needs "run anyway". */
const alwaysOpen: readonly RunRequestState[] = ['requested', 'sending', 'uncertain'];
/** These count as open as long as the run is followed. */
const openWhileFollowed: readonly RunRequestState[] = ['accepted', 'running'];

/** Whether another request for the pipeline needs "run anyway". */
export function isOpen({ state, following }: { state: RunRequestState; following: boolean }) {
  return alwaysOpen.includes(state) || (following && openWhileFollowed.includes(state));
}

/** Whether only a person can end it: nobody knows what became of it, and the portal will not find out. */
export function isDoubtful(request: {
  state: RunRequestState;
  stalled: boolean;
  following: boolean;
}): boolean {
  if (request.state === 'uncertain') return true;
  return openWhileFollowed.includes(request.state) && (request.stalled || !request.following);
}

/** How long an attempt may be under way before it counts as lost, as a multiple of the client's deadline. */
export const leaseOfDeadline = 1.5;

/** The most attempts in all; only one that provably had no effect is repeated. */
export const mostAttempts = 3;

/** An accepted request with nothing in the log for this long has stalled. */
export const stalledAfterMs = 15 * 60_000;

/** How long after sending the worker looks for a run in the log; after that, only when somebody asks. */
export const followForMs = 24 * 3_600_000;

/** The log has nothing earlier than this, so a look would say nothing. */
export const firstLookMs = 5000;
