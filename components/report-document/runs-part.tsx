import type { ReactNode } from 'react';
import type { ReportPipeline } from '@/lib/reports';
import { formatDuration, formatExact, formatNumber } from '../ui/format';
import { DataTable } from './data-table';
import { StatusMark } from './status-mark';

/** As many as a reader looks at; the others are a press away. */
const atOnce = 15;

interface Props {
  runs: NonNullable<ReportPipeline['runs']>;
  timeZone: string;
}

/** The newest runs, with the first error of each that failed. */
export function RunsPart({ name, runs, timeZone }: Props & { name: string }) {
  return (
    <section className="report-part">
      <h3>Newest runs</h3>
      {runs.length === 0 ? (
        <p className="report-empty">Nothing ran in these days.</p>
      ) : (
        <>
          <RunsTable
            {...{ timeZone }}
            runs={runs.slice(0, atOnce)}
            caption={`Newest runs of ${name}`}
          />
          {runs.length > atOnce ? (
            <details className="report-rest">
              <summary>{runs.length - atOnce} more</summary>
              <RunsTable
                {...{ timeZone }}
                runs={runs.slice(atOnce)}
                caption={`Runs of ${name} before those`}
              />
            </details>
          ) : null}
        </>
      )}
    </section>
  );
}

function RunsTable({ runs, timeZone, caption }: Props & { caption: string }) {
  return (
    <DataTable
      caption={caption}
      className="report-runs"
      columns={[
        { name: 'Started' },
        { name: 'Outcome' },
        { name: 'Duration', isNumber: true },
        { name: 'Tasks', isNumber: true },
        { name: 'First error', isText: true },
      ]}
      rows={runs.map((run, index) => ({
        key: index,
        cells: [
          withUuid(formatExact(new Date(run.startedAt), timeZone).slice(0, 16), run.uuid),
          <StatusMark key="status" status={run.status} />,
          formatDuration(run.durationMs),
          run.failedTaskRuns > 0
            ? `${formatNumber(run.failedTaskRuns)} of ${formatNumber(run.taskRuns)} failed`
            : formatNumber(run.taskRuns),
          [run.failedTask, run.error].filter(Boolean).join(': '),
        ],
      }))}
    />
  );
}

/** An element only where it adds something. */
const withUuid = (words: string, uuid: string | undefined): ReactNode =>
  uuid ? <span title={uuid}>{words}</span> : words;
