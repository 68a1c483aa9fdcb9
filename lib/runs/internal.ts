import type { ActorKind } from '@/lib/context';
import type { Prisma } from '@/lib/db';
import { Evidence } from './seen-run';
import type { RunRequestState } from './states';

/** What the log said about a request's run at the last look. */
interface RunProgress {
  taskRuns: number;
  failed: number;
  startedAt: Date;
  lastAt: Date;
}

/** A wish to run a pipeline, and how far it got. */
export interface RunRequestView {
  id: string;
  pipelineUuid: string;
  pipelineName: string;
  state: RunRequestState;
  runUuid: string | null;
  /** A sentence: why it is in this state. */
  reason: string | null;
  attempt: number;
  requestedAt: Date;
  requestedBy: { kind: ActorKind; name: string };
  /** When Datamin's answer, or the lack of one, was known. */
  settledAt: Date | null;
  /** When it reached a final state. */
  endedAt: Date | null;
  /** Whether the worker is looking for its run in the log. */
  following: boolean;
  /** Accepted, but after 15 minutes the log still had no trace of it. */
  stalled: boolean;
  progress: RunProgress | null;
  lookedAt: Date | null;
  /** A sentence: why the last look at the log says nothing. */
  lookProblem: string | null;
  /** The doubtful request that this one replaces. */
  repeatOf: string | null;
  /** The size of the input its run was started with; null: no input. */
  inputBytes: number | null;
  /** The schedule that made the request, if one did. */
  scheduleId: string | null;
}

const ownColumns = {
  id: true,
  state: true,
  runUuid: true,
  reason: true,
  attempt: true,
  anyway: true,
  requestedAt: true,
  sentAt: true,
  settledAt: true,
  endedAt: true,
  followDueAt: true,
  stalledAt: true,
  lookedAt: true,
  lookProblem: true,
  evidence: true,
  repeatOfId: true,
  inputBytes: true,
  actorKind: true,
  actorName: true,
  actorId: true,
  pipelineId: true,
} as const satisfies Prisma.RunRequestSelect;

export const runRequestColumns = {
  ...ownColumns,
  pipeline: { select: { uuid: true, name: true, credentialId: true, runCredentialId: true } },
} as const satisfies Prisma.RunRequestSelect;

export type RunRequestRow = Prisma.RunRequestGetPayload<{ select: typeof runRequestColumns }>;

export function toRunRequestView(row: RunRequestRow): RunRequestView {
  return {
    id: row.id,
    pipelineUuid: row.pipeline.uuid,
    pipelineName: row.pipeline.name,
    state: row.state,
    runUuid: row.runUuid,
    reason: row.reason,
    attempt: row.attempt,
    requestedAt: row.requestedAt,
    requestedBy: { kind: row.actorKind, name: row.actorName },
    settledAt: row.settledAt,
    endedAt: row.endedAt,
    following: row.followDueAt !== null,
    stalled: row.stalledAt !== null && row.state === 'accepted',
    progress: progressOf(row),
    lookedAt: row.lookedAt,
    lookProblem: row.lookProblem,
    repeatOf: row.repeatOfId,
    inputBytes: row.inputBytes,
    scheduleId: row.actorKind === 'schedule' ? row.actorId : null,
  };
}

function progressOf({ evidence, runUuid }: RunRequestRow): RunProgress | null {
  const run = Evidence.parse(evidence ?? []).find((seen) => seen.runUuid === runUuid);
  if (!run) return null;
  const { taskRuns, failed, startedAt, lastAt } = run;
  return { taskRuns, failed, startedAt, lastAt };
}
