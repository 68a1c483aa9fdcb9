import { ConfirmAction } from '@/components/auth/confirm-action.client';
import { AccessReviews } from '@/components/evidence/access-reviews';
import { AccessTable } from '@/components/evidence/access-table';
import { ReviewForm } from '@/components/evidence/review-form.client';
import { BreakGlassTable } from '@/components/instance/break-glass-table';
import { HeldForms } from '@/components/layout/held-forms';
import { ExportLinks } from '@/components/ui/export-links';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { listAccessReviews, readAccess } from '@/lib/evidence';
import { isOpen, listBreakGlass } from '@/lib/instance';
import { endBreakGlassAction } from '../../_break-glass/actions';
import { reviewAccessAction } from './actions';

export const metadata = { title: 'Access' };

/** Who may do what in the team, and who reviewed that. */
export default async function AccessPage({ params }: { params: Promise<{ team: string }> }) {
  const slug = (await params).team;
  const { team, viewer } = await requireMembership(slug, 'admin');
  const { timeZone } = viewer.user;
  const [entries, reviews, accesses] = await Promise.all([
    readAccess(team),
    listAccessReviews(team),
    listBreakGlass(team),
  ]);
  return (
    <>
      <PageHead title="Access" actions={<ExportLinks csv={`/api/v1/teams/${slug}/access.csv`} />}>
        <p>Everyone and everything with access to this team, and how they got it.</p>
      </PageHead>
      <div className="grid gap-4">
        <Panel title="Who may do what" id="access" flush>
          <AccessTable entries={entries} timeZone={timeZone} />
        </Panel>
        <Panel title="Reviews" id="reviews" flush>
          <AccessReviews reviews={reviews} timeZone={timeZone} />
          <div className="border-t border-line p-4">
            <HeldForms isHeld={team.breakGlass !== undefined}>
              <ReviewForm action={reviewAccessAction.bind(null, slug)} />
            </HeldForms>
          </div>
        </Panel>
        <Panel title="Instance admins’ access" id="break-glass" flush>
          <BreakGlassTable
            accesses={accesses}
            timeZone={timeZone}
            isOpen={isOpen}
            end={({ id, userName }) => (
              <ConfirmAction
                small
                action={endBreakGlassAction.bind(null, { slug, id })}
                ask={
                  <>
                    End it…<span className="sr-only"> for {userName}</span>
                  </>
                }
                confirm="End the access"
              >
                <p>It ends with their next request.</p>
              </ConfirmAction>
            )}
          />
        </Panel>
      </div>
    </>
  );
}
