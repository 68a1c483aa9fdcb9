import type { Prisma } from '@/lib/db';

export const followedColumns = {
  id: true,
  state: true,
  attempt: true,
  runUuid: true,
  requestedAt: true,
  sentAt: true,
  settledAt: true,
  stalledAt: true,
  lookProblem: true,
  evidence: true,
} as const satisfies Prisma.RunRequestSelect;

/** A request whose run is being looked for. */
export type FollowedRow = Prisma.RunRequestGetPayload<{ select: typeof followedColumns }>;

/** When it was sent to Datamin, or the earliest time it may have been. */
export const sentAtOf = ({
  sentAt,
  requestedAt,
}: {
  sentAt: Date | null;
  requestedAt: Date;
}): Date => sentAt ?? requestedAt;
