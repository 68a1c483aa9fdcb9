import { Callout } from '@/components/ui/callout';
import { ExactTime } from '@/components/ui/time';
import type { ChainReport } from '@/lib/audit';

/** The result of verifying an audit. */
export function ChainCallout({ report, timeZone }: { report: ChainReport; timeZone: string }) {
  const { problem, anchors } = report;
  if (problem) {
    return (
      <Callout tone="bad" title="This audit log has been altered" className="mb-3">
        <p>{problem.sentence}</p>
        {problem.eventId ? (
          <p className="wrap-anywhere">The event’s id: {problem.eventId}</p>
        ) : null}
        <p>
          {report.events === 0
            ? 'No event before it could be checked.'
            : `The ${report.events} events before it are unaltered.`}{' '}
          Someone with database access did this: tell the people who run this portal.
        </p>
      </Callout>
    );
  }
  return (
    <Callout
      tone="good"
      title={`All ${report.events} events are unaltered, and none is missing`}
      className="mb-3"
    >
      <p className="wrap-anywhere">
        Event {report.last}, head <code>{report.head}</code>. Note both to check later that the
        audit still passes through here.
      </p>
      <p>
        {anchors.newestAt ? (
          <>
            Last signed by the portal: <ExactTime at={anchors.newestAt} timeZone={timeZone} />.
          </>
        ) : (
          'Not signed yet: the worker signs every minute.'
        )}
        {anchors.unknownKey > 0
          ? ` ${anchors.unknownKey} older signatures were made with keys this portal no longer has.`
          : ''}
      </p>
    </Callout>
  );
}
