import { ConfirmAction } from '@/components/auth/confirm-action.client';
import { RenameTeamForm } from '@/components/members/rename-team-form.client';
import { LinkButton } from '@/components/ui/button';
import { TextField } from '@/components/ui/fields';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireTeam } from '@/lib/auth';
import { deleteTeamAction, leaveTeamAction, renameTeamAction } from './actions';

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: `Manage ${(await requireTeam((await params).slug)).team.name}` };
}

/** What a person can do with a team as a whole: leave it; its owners rename or delete it. */
export default async function ManageTeamPage({ params }: Props) {
  const { slug } = await params;
  const { team, role } = await requireTeam(slug);
  return (
    <>
      <PageHead
        title={team.name}
        crumbs={[{ label: 'Your teams', href: '/teams' }]}
        actions={<LinkButton href={`/${slug}`}>Open the team</LinkButton>}
      >
        <p>Your role here is {role}.</p>
      </PageHead>
      <div className="grid gap-4">
        {role === 'owner' ? (
          <Panel title="Name" id="name">
            <RenameTeamForm action={renameTeamAction.bind(null, slug)} name={team.name} />
          </Panel>
        ) : null}
        <Panel title="Leave" id="leave">
          <ConfirmAction
            action={leaveTeamAction.bind(null, slug)}
            ask="Leave the team"
            confirm={`Leave ${team.name}`}
            look="danger"
          >
            <p>You lose access at once. To come back, someone has to invite you.</p>
          </ConfirmAction>
        </Panel>
        {role === 'owner' ? (
          <Panel title="Delete" id="delete">
            <ConfirmAction
              action={deleteTeamAction.bind(null, slug)}
              ask="Delete the team"
              confirm={`Delete ${team.name}`}
              look="danger"
            >
              <p>
                Its credentials, pipelines, history, tokens and members’ access are deleted at once
                and cannot be restored. Datamin itself is not touched.
              </p>
              <TextField
                label={
                  <>
                    Type <code>{slug}</code> to confirm
                  </>
                }
                name="confirmation"
                required
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            </ConfirmAction>
          </Panel>
        ) : null}
      </div>
    </>
  );
}
