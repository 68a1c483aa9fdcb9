import { ConfirmAction } from '@/components/auth/confirm-action.client';
import { StreamForm } from '@/components/evidence/stream-form.client';
import { StreamsTable } from '@/components/evidence/streams-table';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireInstanceViewer } from '@/lib/auth';
import { listAuditStreams } from '@/lib/evidence';
import { createStreamAction, removeStreamAction, switchStreamAction } from './actions';

export const metadata = { title: 'Audit streams' };

/** Where the instance's audit goes as it happens. */
export default async function InstanceAuditStreamsPage() {
  const viewer = await requireInstanceViewer();
  return (
    <>
      <PageHead title="Audit streams" crumbs={[{ label: 'Audit', href: '/instance/audit' }]}>
        <p>
          Every event to a server of yours, in order and at least once, with its number and hash: a
          copy that nobody here can change.
        </p>
      </PageHead>
      <div className="grid gap-4">
        <Panel title="Streams" id="streams" flush>
          <StreamsTable
            streams={await listAuditStreams(viewer)}
            timeZone={viewer.user.timeZone}
            change={({ id, name, enabled }) => (
              <div className="flex flex-wrap gap-2">
                <ConfirmAction
                  small
                  action={switchStreamAction.bind(null, { id, enabled: !enabled })}
                  ask={
                    <>
                      {enabled ? 'Switch off…' : 'Switch on…'}
                      <span className="sr-only"> {name}</span>
                    </>
                  }
                  confirm={enabled ? 'Switch off' : 'Switch on'}
                >
                  <p>
                    {enabled
                      ? 'What happens meanwhile is sent when it is switched on again.'
                      : 'It goes on after the last event that arrived.'}
                  </p>
                </ConfirmAction>
                <ConfirmAction
                  small
                  look="danger"
                  action={removeStreamAction.bind(null, id)}
                  ask={
                    <>
                      Remove…<span className="sr-only"> {name}</span>
                    </>
                  }
                  confirm="Remove stream"
                >
                  <p>What has not arrived there yet never will.</p>
                </ConfirmAction>
              </div>
            )}
          />
        </Panel>
        <Panel title="New stream" id="new-stream">
          <StreamForm action={createStreamAction} />
        </Panel>
      </div>
    </>
  );
}
