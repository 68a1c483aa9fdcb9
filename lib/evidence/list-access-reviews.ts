import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { AccessReviewView } from './review-access';

/** The reviews of the team, the newest first. Throws Forbidden. */
export async function listAccessReviews(ctx: TeamContext): Promise<AccessReviewView[]> {
  requireRole(ctx, 'admin');
  return withTransaction(
    ctx,
    (tx) => tx.$queryRaw<AccessReviewView[]>`
      SELECT id, reviewed_at AS "reviewedAt", reviewer, note, people, tokens, service_accounts AS "serviceAccounts", invitations
      FROM access_reviews WHERE team_id = ${ctx.team.id}::uuid ORDER BY reviewed_at DESC, id DESC LIMIT 100`,
  );
}
