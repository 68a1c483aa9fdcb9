import { z } from 'zod';
import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { uuidv7 } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { manyLines, noControls } from '@/lib/plain-text';
import { type AccessEntry, readAccess } from './read-access';

export interface AccessReviewView {
  id: string;
  reviewedAt: Date;
  reviewer: string;
  note: string;
  /** How many entries of each kind there were to review. */
  people: number;
  tokens: number;
  serviceAccounts: number;
  invitations: number;
}

export const ReviewAccess = z.strictObject({
  note: z
    .string({ error: 'takes a string' })
    .trim()
    .max(1000, { error: 'takes at most 1000 characters' })
    .regex(manyLines, noControls)
    .default(''),
});

/** Records that somebody reviewed who may do what in the team, as it is now. Throws Forbidden and Invalid. */
export async function reviewAccess(ctx: TeamContext, input: unknown): Promise<AccessReviewView> {
  requireRole(ctx, 'admin');
  // This is the team's own statement for auditors, and covers people who are there by break-glass.
  refuseBreakGlass(ctx);
  const { note } = parseInput(ReviewAccess, input);
  const entries = await readAccess(ctx);
  const count = (kind: AccessEntry['kind']) => entries.filter((one) => one.kind === kind).length;
  const review: AccessReviewView = {
    id: uuidv7(),
    reviewedAt: now(),
    reviewer: ctx.actor.kind === 'user' ? ctx.actor.name : `${ctx.actor.name} (${ctx.actor.kind})`,
    note,
    people: count('person'),
    tokens: count('token'),
    serviceAccounts: count('service account'),
    invitations: count('invitation'),
  };
  const { id, people, tokens, serviceAccounts, invitations } = review;
  await withTransaction(ctx, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO access_reviews (id, team_id, reviewed_at, reviewer, note, people, tokens, service_accounts, invitations)
      VALUES (${id}::uuid, ${ctx.team.id}::uuid, ${review.reviewedAt}, ${review.reviewer}, ${note}, ${people}, ${tokens}, ${serviceAccounts}, ${invitations})`;
    await recordAudit(tx, ctx, {
      action: 'access.reviewed',
      target: { kind: 'team', id: ctx.team.id, name: ctx.team.slug },
      details: { people, tokens, serviceAccounts, invitations, note },
    });
  });
  return review;
}
