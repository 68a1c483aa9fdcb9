import { StreamsPage } from '@/components/evidence/streams-page';
import { requireMembership } from '@/lib/auth';
import { listAuditStreams } from '@/lib/evidence';
import {
  createStreamAction,
  removeStreamAction,
  rotateStreamAction,
  switchStreamAction,
} from './actions';

export const metadata = { title: 'Audit streams' };

/** Where the team's audit is sent as it happens. */
export default async function AuditStreamsPage({ params }: { params: Promise<{ team: string }> }) {
  const slug = (await params).team;
  const { team, viewer } = await requireMembership(slug, 'admin');
  return (
    <StreamsPage
      audit={`/${slug}/settings/audit`}
      streams={await listAuditStreams(team)}
      timeZone={viewer.user.timeZone}
      isHeld={team.breakGlass !== undefined}
      create={createStreamAction.bind(null, slug)}
      actionsOf={({ id, enabled }) => ({
        switch: switchStreamAction.bind(null, { slug, id, enabled: !enabled }),
        rotate: rotateStreamAction.bind(null, { slug, id }),
        remove: removeStreamAction.bind(null, { slug, id }),
      })}
    />
  );
}
