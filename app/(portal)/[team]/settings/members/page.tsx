import { HeldForms } from '@/components/layout/held-forms';
import { AddMemberForm } from '@/components/members/add-member-form.client';
import { FactorDemand } from '@/components/members/factor-demand';
import { InvitationsTable } from '@/components/members/invitations-table';
import { InviteForm } from '@/components/members/invite-form.client';
import { MembersTable } from '@/components/members/members-table';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { now } from '@/lib/clock';
import { listInvitations, listMadeTokens, listMembers, secondFactorRequired } from '@/lib/teams';
import {
  addMemberAction,
  changeRoleAction,
  inviteMemberAction,
  removeMemberAction,
  requireSecondFactorAction,
  resendInvitationAction,
  revokeInvitationAction,
} from './actions';

export const metadata = { title: 'Members' };

interface Props {
  params: Promise<{ team: string }>;
}

export default async function MembersPage({ params }: Props) {
  const slug = (await params).team;
  const { team, viewer } = await requireMembership(slug, 'admin');
  const { id: userId, timeZone } = viewer.user;
  const [members, invitations, tokens, requiredSince] = await Promise.all([
    listMembers(team),
    listInvitations(team),
    listMadeTokens(team),
    secondFactorRequired(team),
  ]);
  const at = now();
  const isHeld = team.breakGlass !== undefined;
  return (
    <>
      <PageHead
        title="Members"
        actions={
          <>
            {isHeld ? null : (
              <LinkButton look="primary" href="#invite">
                Invite somebody
              </LinkButton>
            )}
            <LinkButton href={`/teams/${slug}`}>Manage the team</LinkButton>
          </>
        }
      />
      <div className="grid gap-4">
        <Panel title="Who is in the team" id="members" flush>
          <MembersTable
            members={members}
            tokens={tokens.filter(({ expiresAt }) => !expiresAt || expiresAt > at)}
            tokensHref={`/${slug}/settings/tokens`}
            own={{ userId, role: team.role }}
            timeZone={timeZone}
            changeRole={isHeld ? null : changeRoleAction.bind(null, slug)}
            remove={removeMemberAction.bind(null, slug)}
          />
        </Panel>
        <div className="grid gap-4 md:grid-cols-2">
          <Panel title="Invite" id="invite">
            <HeldForms isHeld={isHeld}>
              <InviteForm action={inviteMemberAction.bind(null, slug)} ownRole={team.role} />
            </HeldForms>
          </Panel>
          <Panel title="Add an account" id="add">
            <HeldForms isHeld={isHeld}>
              <AddMemberForm action={addMemberAction.bind(null, slug)} ownRole={team.role} />
            </HeldForms>
          </Panel>
        </div>
        {invitations.length > 0 ? (
          <Panel title="Open invitations" id="invitations" flush>
            <InvitationsTable
              invitations={invitations}
              timeZone={timeZone}
              resend={isHeld ? null : resendInvitationAction.bind(null, slug)}
              revoke={revokeInvitationAction.bind(null, slug)}
            />
          </Panel>
        ) : null}
        <Panel title="Second factor" id="second-factor">
          <HeldForms isHeld={isHeld}>
            <FactorDemand
              action={requireSecondFactorAction.bind(null, slug)}
              since={requiredSince}
              without={members.filter(({ secondFactorAt }) => !secondFactorAt).length}
              timeZone={timeZone}
            />
          </HeldForms>
        </Panel>
      </div>
    </>
  );
}
