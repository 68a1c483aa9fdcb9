/** The states of a run request, and what may follow what. See docs/run-requests.md. */
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
 * Nothing ever goes back to `requested`; `sending` follows itself with a higher attempt. What is doubtful
 * is closed by a person alone, also an accepted one of which the log says nothing.
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

/** Whether nothing follows any more. */
export function isOver(state: RunRequestState): boolean {
  return follows[state].length === 0;
}

/** While a pipeline has a request in one of these, another one needs "run anyway". */
const alwaysOpen: readonly RunRequestState[] = ['requested', 'sending', 'uncertain'];
/** Open as long as its run is followed. */
const openWhileFollowed: readonly RunRequestState[] = ['accepted', 'running'];

/** Whether another request of the pipeline takes "run anyway". */
export function isOpen({ state, following }: { state: RunRequestState; following: boolean }) {
  return alwaysOpen.includes(state) || (following && openWhileFollowed.includes(state));
}

/** Whether it takes a person: nobody knows what became of it, and nobody but them will say. */
export function isDoubtful(request: {
  state: RunRequestState;
  stalled: boolean;
  following: boolean;
}): boolean {
  if (request.state === 'uncertain') return true;
  return openWhileFollowed.includes(request.state) && (request.stalled || !request.following);
}

/** How long an attempt may be under way before it counts as lost, of the client's deadline for it. */
export const leaseOfDeadline = 1.5;

/** Attempts that provably had no effect may be repeated, up to this many in all. */
export const mostAttempts = 3;

/** Accepted and nothing in the log for this long is no longer normal. */
export const stalledAfterMs = 15 * 60_000;

/** The log is looked at for a request for this long after it was sent; then only when somebody asks. */
export const followForMs = 24 * 3_600_000;

/** Before this a log has nothing yet, and a look says nothing. */
export const firstLookMs = 5000;
