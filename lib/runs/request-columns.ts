import { Prisma } from '@/lib/db';
import type { RunRequestRow } from './internal';

/** `ownColumns` for hand-written SQL, from `run_requests r`. */
export const ownColumnsSql = Prisma.sql`r.id::text, r.state::text, r.run_uuid::text AS "runUuid", r.reason, r.attempt, r.anyway, r.requested_at AS "requestedAt",
  r.sent_at AS "sentAt", r.settled_at AS "settledAt", r.ended_at AS "endedAt", r.follow_due_at AS "followDueAt", r.stalled_at AS "stalledAt", r.looked_at AS "lookedAt",
  r.look_problem AS "lookProblem", r.evidence, r.repeat_of_id::text AS "repeatOfId", r.input_bytes AS "inputBytes", r.actor_kind::text AS "actorKind",
  r.actor_name AS "actorName", r.actor_id::text AS "actorId", r.pipeline_id::text AS "pipelineId"`;

/** The row these columns give. */
export type OwnRow = Omit<RunRequestRow, 'pipeline'>;
