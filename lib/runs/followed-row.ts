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

/** A request whose run is looked for. */
export type FollowedRow = Prisma.RunRequestGetPayload<{ select: typeof followedColumns }>;

/** When it went to Datamin, or at the earliest may have. */
export const sentAtOf = ({
  sentAt,
  requestedAt,
}: {
  sentAt: Date | null;
  requestedAt: Date;
}): Date => sentAt ?? requestedAt;
