'use client';

import { linksTo } from '../outputs/links';
import { OutputPreview } from '../outputs/output-preview.client';
import { sizeWords } from '../outputs/size-words';
import { Tag } from '../ui/badge';
import { formatNumber } from '../ui/format';
import { TaskRunBadge } from './badges';
import { anchorOf } from './task-anchor';
import { secondOf, type TaskEntry, type TaskRow } from './task-entries';
import { TaskRunFacts } from './task-run-facts';

export interface TaskListProps {
  entries: readonly TaskEntry[];
  runUuid: string;
  pipelineUuid: string;
  base: string;
  /** So few task runs that all are open from the start. */
  few: boolean;
}

/** How many failed ones are open from the start. */
const openFailures = 5;

/**
 * The task runs of a run with their outputs. A client component although nothing in it moves: the hydration
 * data of its server-rendered form would be several times what it is made from.
 */
export function TaskList({ entries, ...frame }: TaskListProps) {
  return (
    <ol className="task-runs">
      {entries.map((entry, place) => (
        <li key={entry.uuid} id={anchorOf(frame.runUuid, entry.uuid)}>
          {entry.rows.length === 1 ? (
            entry.rows.map((row) => (
              <Row
                key={row.index ?? 0}
                {...frame}
                entry={entry}
                row={row}
                label={`output of ${entry.name}`}
                opens={row.failed === true && place < openFailures}
              />
            ))
          ) : (
            <Repeated {...frame} entry={entry} isAhead={place < openFailures} />
          )}
        </li>
      ))}
    </ol>
  );
}

type Frame = Omit<TaskListProps, 'entries'> & { entry: TaskEntry };

function Repeated({ isAhead, ...frame }: Frame & { isAhead: boolean }) {
  const { entry, few } = frame;
  const count = entry.rows.length;
  const failed = entry.rows.filter((row) => row.failed).length;
  const times = `ran ${formatNumber(count)} times`;
  return (
    <details
      className="disclosure fold task-run"
      open={(failed > 0 && isAhead) || few || undefined}
    >
      <summary className="task-run-line">
        <TaskRunBadge successful={failed === 0} />
        <span className="task-run-name">{entry.name}</span>
        {entry.type === undefined ? null : <Tag>{entry.type}</Tag>}
        <span className="task-run-size">
          {failed > 0 ? `${times}, ${formatNumber(failed)} failed` : times}
        </span>
      </summary>
      <ol className="task-runs task-run-inner">
        {entry.rows.map((row, place) => {
          const nth = `${(row.index ?? 0) + 1} of ${count}`;
          return (
            <li key={row.index ?? 0}>
              <Row
                {...frame}
                row={row}
                label={`output of ${entry.name}, ${nth}`}
                title={nth}
                opens={row.failed === true && place < openFailures}
              />
            </li>
          );
        })}
      </ol>
    </details>
  );
}

function Row({
  entry,
  row,
  label,
  title,
  opens,
  ...frame
}: Frame & {
  row: TaskRow;
  label: string;
  /** Replaces the name, if that is given above. */
  title?: string;
  opens: boolean;
}) {
  const { output, metric } = row;
  return (
    <details className="disclosure fold task-run" open={opens || frame.few || undefined}>
      <summary className="task-run-line">
        <TaskRunFacts
          name={title ?? entry.name}
          type={title === undefined ? entry.type : undefined}
          failed={row.failed === true}
          took={row.took}
          ended={row.ended}
          isQuiet={title !== undefined}
        />
        <span className="task-run-size">{sizeWords(output)}</span>
      </summary>
      <div className="task-run-inner">
        <OutputPreview
          output={output}
          label={`${label} in run ${frame.runUuid.slice(0, 8)}`}
          links={linksOf(entry, row, frame)}
        />
        <p className="task-run-foot">
          <a className="link" href={`${frame.base}/tasks/${entry.uuid}`}>
            {`Statistics of ${entry.name}`}
          </a>
          {metric === undefined ? null : <span>{`metric ${formatNumber(metric)}`}</span>}
        </p>
      </div>
    </details>
  );
}

/**
 * The window is the second it completed in: nothing that arrives later can shift the index, and Datamin is
 * asked for little. An address without an end, or without an index, means that second, and the first in it.
 */
function linksOf(
  { uuid }: TaskEntry,
  { ended: [, at], inSecond }: TaskRow,
  { base, runUuid, pipelineUuid }: Pick<TaskListProps, 'base' | 'runUuid' | 'pipelineUuid'>,
) {
  const second = secondOf(new Date(at));
  return linksTo(`${base}/runs/${runUuid}`, {
    pipeline: pipelineUuid,
    task: uuid,
    ...(inSecond && { index: String(inSecond) }),
    from: new Date(second * 1000).toISOString(),
  });
}
