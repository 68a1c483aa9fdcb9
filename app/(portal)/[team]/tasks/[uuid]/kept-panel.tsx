import { HistoryNumbers } from '@/components/history/history-numbers';
import { StandingSource } from '@/components/history/standing-note';
import { PanelProblem } from '@/components/stats/panel-problem';
import { Link } from '@/components/ui/link';
import { Panel } from '@/components/ui/panel';
import { PanelNote } from '@/components/ui/panel-states';
import type { HistoryNumbers as Numbers } from '@/lib/history';
import type { Settled } from '../../_page/settle';

/** The task's task runs in the range from the kept history, with percentiles. Datamin is not asked. */
export function KeptPanel({
  kept,
  label,
  historyHref,
  timeZone,
}: {
  kept: Settled<Numbers>;
  /** What the range is called. */
  label: string;
  /** The history of its pipeline, where its errors and metrics are. */
  historyHref: string;
  timeZone: string;
}) {
  const { value } = kept;
  return (
    <Panel
      id="kept"
      title={`Kept task runs of ${label}`}
      flush
      aside={
        value ? (
          <StandingSource standing={{ syncedTo: value.fetchedAt }} timeZone={timeZone} />
        ) : null
      }
      footer={<Link href={historyHref}>Errors, slow tasks and metrics of its pipeline</Link>}
    >
      {value ? (
        <>
          {value.doubtful ? (
            <PanelNote state="partial">
              Part of this range is not in the history: not read yet, or deleted by retention.
            </PanelNote>
          ) : null}
          <HistoryNumbers
            unit="Task runs"
            numbers={{
              runs: value.successes + value.failures,
              failed: value.failures,
              averageMs: value.averageDurationMs,
              p50Ms: value.p50Ms,
              p95Ms: value.p95Ms,
              p99Ms: value.p99Ms,
            }}
          />
        </>
      ) : (
        <PanelProblem what="The history" sentence={kept.problem?.detail ?? ''} />
      )}
    </Panel>
  );
}
