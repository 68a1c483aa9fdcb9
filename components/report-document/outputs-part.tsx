import type { ReportPipeline } from '@/lib/reports';
import { formatExact } from '../ui/format';

/** The outputs of tasks, always as text, because they are foreign. */
export function OutputsPart({
  outputs,
  timeZone,
}: {
  outputs: NonNullable<ReportPipeline['outputs']>;
  timeZone: string;
}) {
  return (
    <section className="report-part">
      <h3>Newest outputs</h3>
      {outputs.length === 0 ? <p className="report-empty">No task wrote any output.</p> : null}
      {outputs.map(({ task, at, successful, text, cut }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing tells them apart, and nothing moves
        <details key={index} className="report-output">
          <summary>
            {task}, {formatExact(new Date(at), timeZone).slice(0, 16)}
            {successful ? '' : ', failed'}
          </summary>
          <pre>{text ?? 'No text, or sealed.'}</pre>
          {cut ? <p className="report-more">Only its beginning is shown.</p> : null}
        </details>
      ))}
    </section>
  );
}
