import type { Metadata } from 'next';
import { FollowForm } from '@/components/following/follow-form.client';
import { FollowedTable } from '@/components/following/followed-table';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { mailConfigured } from '@/lib/mail';
import { setFollowing } from '../_following/actions';
import { followingOfPage } from '../_following/following';

interface Props {
  params: Promise<{ team: string }>;
}

export const metadata: Metadata = { title: 'Mail about pipelines' };

/** Which pipelines of the team its reader gets mail about. */
export default async function FollowingPage({ params }: Props) {
  const { team: slug } = await params;
  const { team, viewer } = await requireMembership(slug);
  const following = await followingOfPage(slug);
  if (!following) return <NobodyFollows />;
  const { everything, pipelines } = following;
  return (
    <>
      <PageHead title="Mail about pipelines">
        <p className="max-w-prose">
          A mail to {viewer.user.email} when a pipeline that you follow fails, recovers, is late or
          runs again. Changes within a minute come in one mail; the next mail follows five minutes
          later at the earliest.
        </p>
      </PageHead>
      <div className="grid grid-cols-1 gap-4">
        <Panel id="everything" title="Every pipeline">
          <div className="grid gap-3">
            <p className="max-w-prose">
              {everything
                ? `You follow every pipeline of ${team.team.name}, including those registered later.`
                : `Follow every pipeline of ${team.team.name}, including those registered later.`}
            </p>
            <div className="flex flex-wrap gap-2">
              <FollowForm action={setFollowing.bind(null, { slug, uuid: null, on: !everything })}>
                {everything ? 'Stop following all' : 'Follow all'}
              </FollowForm>
            </div>
          </div>
        </Panel>
        <Panel
          id="chosen"
          title="Chosen pipelines"
          flush
          footer={
            everything && pipelines.length > 0
              ? 'While you follow all, these bring no extra mail. They stay chosen when you stop following all.'
              : undefined
          }
        >
          {pipelines.length > 0 ? (
            <FollowedTable
              pipelines={pipelines}
              base={`/${slug}`}
              end={(uuid) => setFollowing.bind(null, { slug, uuid, on: false })}
            />
          ) : (
            <EmptyState
              title="None"
              actions={<LinkButton href={`/${slug}/pipelines`}>Go to the pipelines</LinkButton>}
            >
              “Follow” on a pipeline’s page puts it here.
            </EmptyState>
          )}
        </Panel>
      </div>
    </>
  );
}

/** Where no mail is sent, and for people with temporary access. */
function NobodyFollows() {
  return (
    <>
      <PageHead title="Mail about pipelines" />
      <Panel>
        {mailConfigured() ? (
          <EmptyState title="Members follow pipelines">
            Break-glass access is temporary, and following would last longer than it.
          </EmptyState>
        ) : (
          <EmptyState title="No mail is sent here">
            The people who run this portal have not set up a mail server (SMTP_URL). Until they do,
            an admin of the team can set up webhooks.
          </EmptyState>
        )}
      </Panel>
    </>
  );
}
