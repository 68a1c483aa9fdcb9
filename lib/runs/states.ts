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

/** Nothing ever goes back to `requested`; `sending` follows itself with a higher attempt. */
export const follows: Record<RunRequestState, readonly RunRequestState[]> = {
  requested: ['sending', 'rejected'],
  sending: ['sending', 'accepted', 'rejected', 'uncertain'],
  accepted: ['running', 'succeeded', 'failed'],
  running: ['succeeded', 'failed'],
  uncertain: ['matched', 'closed'],
  matched: [],
  succeeded: [],
  failed: [],
  rejected: [],
  closed: [],
};

/** While a pipeline has a request in one of these, another one needs "run anyway". */
export const openStates = [
  'requested',
  'sending',
  'uncertain',
] as const satisfies readonly RunRequestState[];

/** How long an attempt may be under way before it counts as lost: above the client's deadline of 30 s. */
export const attemptLeaseMs = 45_000;

/** Attempts that provably had no effect may be repeated, up to this many in all. */
export const mostAttempts = 3;
