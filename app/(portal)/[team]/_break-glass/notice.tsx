import { ConfirmAction } from '@/components/auth/confirm-action.client';
import { Callout } from '@/components/ui/callout';
import { ExactTime } from '@/components/ui/time';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { isOpen } from '@/lib/instance';
import { frameOfPage } from '../_page/frame';
import { endBreakGlassAction } from './actions';

/** On every page of a team that an instance admin has access to. */
export async function BreakGlassNotice({ slug }: { slug: string }) {
  const { team, viewer } = await requireMembership(slug);
  const open = (await frameOfPage(slug)).breakGlass.filter(isOpen);
  const isOwn = (id: string) => team.breakGlass?.id === id;
  return open.map(({ id, userName, role, reason, endsAt }) => (
    <Callout
      key={id}
      tone="warn"
      className="mb-4"
      title={
        isOwn(id)
          ? `You have break-glass access to this team as ${role}`
          : `${userName}, an instance admin, has access to this team as ${role}`
      }
    >
      <p className="wrap-anywhere">{reason}</p>
      <p className="text-xs text-muted">
        Until <ExactTime at={endsAt} timeZone={viewer.user.timeZone} />.{' '}
        {isOwn(id)
          ? 'The team sees this on every page, and everything you do is in its audit.'
          : 'Everything they do is in the audit.'}
      </p>
      {roleCovers(team.role, 'admin') || isOwn(id) ? (
        <div className="mt-2">
          <ConfirmAction
            inline
            small
            action={endBreakGlassAction.bind(null, { slug, id })}
            ask="End the access…"
            confirm="End the access"
          >
            <p>It ends with {isOwn(id) ? 'your' : 'their'} next request.</p>
          </ConfirmAction>
        </div>
      ) : null}
    </Callout>
  ));
}
