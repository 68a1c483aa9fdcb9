'use client';

import type { RunSummary } from '@/lib/runs';
import { type Packed, unpack } from '../ui/packed';
import { Duration } from '../ui/time';
import { RunBadge } from './badges';
import type { Moment, TaskEntry } from './task-entries';
import { TaskList } from './task-list.client';

/** A run of a log as sent to the browser; see TaskRow. */
interface LogRow {
  uuid: string;
  status: RunSummary['status'];
  began: Moment;
  /** Milliseconds. */
  took: number;
  /** How many task runs, in words. */
  tasks: string;
  few: boolean;
  /** Null if there are too many for this page. */
  entries: readonly TaskEntry[] | null;
}

/** How many failed runs are open from the start. */
const openRuns = 3;
/** How many closed runs fill the first screen; see docs/decisions/0012. */
const closedRuns = 15;

/** A client component for the same reason as TaskList. */
export function LogList({
  runs: text,
  pipelineUuid,
  base,
}: {
  runs: Packed<readonly LogRow[]>;
  pipelineUuid: string;
  base: string;
}) {
  const runs = unpack(text);
  const isOpen = ({ status }: LogRow, index: number) => status === 'failed' && index < openRuns;
  // An open run takes most of a screen, the others a line each.
  const firstScreen = runs.some(isOpen) ? openRuns + 5 : closedRuns;
  return (
    <ul className="divide-y divide-line">
      {runs.map((run, index) => (
        <li key={run.uuid} data-below={index < firstScreen ? undefined : 'everywhere'}>
          <details className="disclosure fold" open={isOpen(run, index) || undefined}>
            <summary className="log-line">
              <RunBadge status={run.status} />
              <Began run={run} />
              <small>{run.tasks}</small>
              <small>
                {'took '}
                <Duration ms={run.took} />
              </small>
            </summary>
            <div className="border-t border-line bg-canvas">
              <p className="px-4 py-2 text-xs text-muted wrap-anywhere">
                {'Run '}
                <a className="link" href={hrefOf(run, { pipelineUuid, base })}>
                  <code className="text-xs">{run.uuid}</code>
                </a>
                {run.entries ? null : ' has its task runs on its own page: here are too many.'}
              </p>
              {run.entries ? (
                <TaskList
                  entries={run.entries}
                  runUuid={run.uuid}
                  few={run.few}
                  {...{ pipelineUuid, base }}
                />
              ) : null}
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}

function Began({ run: { began } }: { run: LogRow }) {
  const [ago, at, exact] = began;
  return (
    <time dateTime={at} title={exact}>
      {`${ago} `}
      {/* The day and the minute: ten rows may all say "2 h ago". */}
      <small>{exact.slice(5, 16)}</small>
    </time>
  );
}

/** The page of a run, with parameters that help find it. */
function hrefOf(
  { uuid, began: [, at] }: LogRow,
  { pipelineUuid, base }: { pipelineUuid: string; base: string },
): string {
  return `${base}/runs/${uuid}?${new URLSearchParams({ pipeline: pipelineUuid, at })}`;
}
