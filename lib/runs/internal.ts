import type { Prisma } from '@/lib/db';
import type { RunRequestState } from './states';

/** A wish to run a pipeline, and how far it got. */
export interface RunRequestView {
  id: string;
  pipelineUuid: string;
  pipelineName: string;
  state: RunRequestState;
  runUuid: string | null;
  /** A sentence: why it is where it is. */
  reason: string | null;
  attempt: number;
  requestedAt: Date;
  requestedBy: { kind: 'user' | 'token' | 'system'; name: string };
  settledAt: Date | null;
}

export const runRequestColumns = {
  id: true,
  state: true,
  runUuid: true,
  reason: true,
  attempt: true,
  anyway: true,
  requestedAt: true,
  settledAt: true,
  actorKind: true,
  actorName: true,
  pipelineId: true,
  pipeline: { select: { uuid: true, name: true, credentialId: true } },
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
  };
}
