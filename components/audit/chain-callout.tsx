import { Callout } from '@/components/ui/callout';
import { ExactTime } from '@/components/ui/time';
import type { ChainReport } from '@/lib/audit';

/** What a verification of an audit found. */
export function ChainCallout({ report, timeZone }: { report: ChainReport; timeZone: string }) {
  const { problem, anchors } = report;
  if (problem) {
    return (
      <Callout tone="bad" title="This audit is not as it was written" className="mb-3">
        <p>{problem.sentence}</p>
        {problem.eventId ? (
          <p className="wrap-anywhere">The event’s id: {problem.eventId}</p>
        ) : null}
        <p>
          {report.events === 0
            ? 'No event before it could be checked.'
            : `The ${report.events} events before it are as they were written.`}{' '}
          Somebody with access to the database did this: tell who runs this portal.
        </p>
      </Callout>
    );
  }
  return (
    <Callout
      tone="good"
      title={`All ${report.events} events are as they were written, and none is missing`}
      className="mb-3"
    >
      <p className="wrap-anywhere">
        Event {report.last}, head <code>{report.head}</code>. Note both to ask later whether the
        audit still leads through here.
      </p>
      <p>
        {anchors.newestAt ? (
          <>
            Last signed by the portal: <ExactTime at={anchors.newestAt} timeZone={timeZone} />.
          </>
        ) : (
          'Not signed yet: the worker does so every minute.'
        )}
        {anchors.unknownKey > 0
          ? ` ${anchors.unknownKey} older signatures are of keys that this portal no longer has.`
          : ''}
      </p>
    </Callout>
  );
}
