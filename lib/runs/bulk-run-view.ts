import type { ActorKind } from '@/lib/context';
import type { RunRequestView } from './internal';
import { isDoubtful } from './states';

export const bulkRunCauses = [
  'disabled',
  'run_scope',
  'frozen',
  'input',
  'overlap',
  'cool_down',
  'refused',
] as const;
export type BulkRunCause = (typeof bulkRunCauses)[number];

/** How far a pipeline of a bulk run got: each is in exactly one of these. */
export const bulkOutcomes = [
  'waiting',
  'underWay',
  'succeeded',
  'failed',
  'refused',
  'doubtful',
  'decided',
  'leftOut',
  'stopped',
] as const;
export type BulkOutcome = (typeof bulkOutcomes)[number];

/** `asking`: some still wait for their turn; `following`: all were requested, and some are under way. */
export const bulkRunStates = ['asking', 'following', 'stopped', 'over'] as const;
type BulkRunState = (typeof bulkRunStates)[number];

/** Many pipelines run with one request, and how far they got. */
export interface BulkRunView {
  id: string;
  state: BulkRunState;
  requestedAt: Date;
  requestedBy: { kind: ActorKind; name: string };
  anyway: boolean;
  perCredential: number;
  stopped: { at: Date; by: string } | null;
  /** When nothing was waiting for its turn any more. */
  askedAt: Date | null;
  total: number;
  counts: Record<BulkOutcome, number>;
}

/** What became of one pipeline of a bulk run. */
export interface BulkRunItemView {
  pipelineUuid: string;
  pipelineName: string;
  credentialName: string;
  outcome: BulkOutcome;
  /** Why it was left out, or why it waits. */
  cause: BulkRunCause | null;
  sentence: string | null;
  /** The run to repeat. */
  runUuid: string | null;
  request: RunRequestView | null;
}

export interface BulkRunStory extends BulkRunView {
  items: BulkRunItemView[];
}

/** The outcome of a request, as a bulk run counts it. */
export function outcomeOf(
  request: Pick<RunRequestView, 'state' | 'stalled' | 'following'>,
): BulkOutcome {
  if (isDoubtful(request)) return 'doubtful';
  switch (request.state) {
    case 'succeeded':
    case 'failed':
      return request.state;
    case 'rejected':
      return 'refused';
    case 'matched':
    case 'closed':
      return 'decided';
    default:
      return 'underWay';
  }
}

export function countOutcomes(outcomes: readonly BulkOutcome[]): Record<BulkOutcome, number> {
  const counts: Record<BulkOutcome, number> = {
    waiting: 0,
    underWay: 0,
    succeeded: 0,
    failed: 0,
    refused: 0,
    doubtful: 0,
    decided: 0,
    leftOut: 0,
    stopped: 0,
  };
  for (const outcome of outcomes) counts[outcome] += 1;
  return counts;
}

export function stateOf(
  isStopped: boolean,
  { waiting, underWay }: Record<BulkOutcome, number>,
): BulkRunState {
  if (isStopped) return 'stopped';
  if (waiting > 0) return 'asking';
  return underWay > 0 ? 'following' : 'over';
}
