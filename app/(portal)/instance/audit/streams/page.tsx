import { StreamsPage } from '@/components/evidence/streams-page';
import { requireInstanceViewer } from '@/lib/auth';
import { listAuditStreams } from '@/lib/evidence';
import {
  createStreamAction,
  removeStreamAction,
  rotateStreamAction,
  switchStreamAction,
} from './actions';

export const metadata = { title: 'Audit streams' };

/** Where the instance's audit is sent as it happens. */
export default async function InstanceAuditStreamsPage() {
  const viewer = await requireInstanceViewer();
  return (
    <StreamsPage
      audit="/instance/audit"
      streams={await listAuditStreams(viewer)}
      timeZone={viewer.user.timeZone}
      create={createStreamAction}
      actionsOf={({ id, enabled }) => ({
        switch: switchStreamAction.bind(null, { id, enabled: !enabled }),
        rotate: rotateStreamAction.bind(null, id),
        remove: removeStreamAction.bind(null, id),
      })}
    />
  );
}
