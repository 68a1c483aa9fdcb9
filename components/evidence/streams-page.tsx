import { ConfirmAction } from '@/components/auth/confirm-action.client';
import type { StatefulAction } from '@/components/auth/stateful';
import { HeldForms } from '@/components/layout/held-forms';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import type { AuditStreamView } from '@/lib/evidence';
import { RotateStream } from './rotate-stream.client';
import { StreamForm } from './stream-form.client';
import { StreamsTable } from './streams-table';

interface StreamActions {
  switch: StatefulAction;
  rotate: StatefulAction;
  remove: StatefulAction;
}

/** Where an audit is streamed as it happens: a team's, or the instance's. */
export function StreamsPage({
  audit,
  streams,
  timeZone,
  create,
  actionsOf,
  isHeld = false,
}: {
  /** The address of the audit's own page. */
  audit: string;
  streams: AuditStreamView[];
  timeZone: string;
  create: StatefulAction;
  actionsOf: (stream: AuditStreamView) => StreamActions;
  /** Whether the reader may change nothing here; see HeldForms. */
  isHeld?: boolean;
}) {
  return (
    <>
      <PageHead title="Audit streams" crumbs={[{ label: 'Audit', href: audit }]}>
        <p>
          Sends every event to your own server, in order and at least once, with its number and
          hash: a copy that cannot be changed from here.
        </p>
      </PageHead>
      <div className="grid gap-4">
        <Panel title="Streams" id="streams" flush>
          <StreamsTable
            streams={streams}
            timeZone={timeZone}
            change={(stream) =>
              isHeld ? null : <StreamSteps stream={stream} actions={actionsOf(stream)} />
            }
          />
        </Panel>
        <Panel title="New stream" id="new-stream">
          <HeldForms isHeld={isHeld}>
            <StreamForm action={create} />
          </HeldForms>
        </Panel>
      </div>
    </>
  );
}

function StreamSteps({
  stream: { name, kind, enabled },
  actions,
}: {
  stream: AuditStreamView;
  actions: StreamActions;
}) {
  const ofStream = <span className="sr-only"> {name}</span>;
  return (
    <div className="flex flex-wrap gap-2">
      <ConfirmAction
        small
        action={actions.switch}
        ask={
          <>
            {enabled ? 'Switch off…' : 'Switch on…'}
            {ofStream}
          </>
        }
        confirm={enabled ? 'Switch off' : 'Switch on'}
      >
        <p>
          {enabled
            ? 'Events are held and sent when it is switched on again.'
            : 'It continues after the last event that arrived.'}
        </p>
      </ConfirmAction>
      {kind === 'webhook' ? <RotateStream action={actions.rotate} name={name} /> : null}
      <ConfirmAction
        small
        look="danger"
        action={actions.remove}
        ask={<>Remove…{ofStream}</>}
        confirm="Remove stream"
      >
        <p>Events that have not arrived yet never will.</p>
      </ConfirmAction>
    </div>
  );
}
