import type { PageRun, PageTaskRun } from '@/lib/runs';
import type { OutputLinks } from '../outputs/links';
import { Icon } from '../ui/icon';
import { Link } from '../ui/link';
import { Duration, RelativeTime } from '../ui/time';
import { RunBadge } from './badges';
import { taskWords } from './recent-runs';
import { isFew, TaskRuns } from './task-runs';

/** This many failed runs are open from the start. */
const openRuns = 3;
/** So many that are not fill the first screen; see docs/decisions/0012. */
const closedRuns = 15;
/** Task runs that are listed inside their runs; those of further runs are on the pages of these. */
const mostTaskRuns = 300;

/** Runs of a window in the order they come in, each with its task runs inside. */
export function LogRuns({
  runs,
  base,
  timeZone,
  names,
  outputLinks,
  runHref,
}: {
  runs: readonly PageRun[];
  base: string;
  timeZone: string;
  names: ReadonlyMap<string, string>;
  outputLinks: (run: PageRun, taskRun: PageTaskRun) => OutputLinks;
  /** The page of a run, with where to find it. */
  runHref: (run: PageRun) => string;
}) {
  const listed = withRoom(runs);
  const isOpen = ({ status }: PageRun, index: number) => status === 'failed' && index < openRuns;
  // One that is open takes most of a screen, others a line.
  const firstScreen = runs.some(isOpen) ? openRuns + 5 : closedRuns;
  return (
    <ul className="divide-y divide-line">
      {runs.map((run, index) => (
        <li key={run.runUuid} data-below={index < firstScreen ? undefined : 'everywhere'}>
          <details className="disclosure group/run" open={isOpen(run, index) || undefined}>
            <summary className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-hover">
              <Icon name="right" className="text-muted group-open/run:rotate-90" />
              <RunBadge status={run.status} />
              <span className="font-medium">
                <RelativeTime at={run.startedAt} timeZone={timeZone} />
              </span>
              <span className="text-xs text-muted">{taskWords(run.taskRuns)}</span>
              <span className="ms-auto text-xs text-muted">
                took <Duration ms={run.durationMs} />
              </span>
            </summary>
            <div className="border-t border-line bg-canvas">
              <p className="px-4 py-2 text-xs text-muted wrap-anywhere">
                Run{' '}
                <Link href={runHref(run)}>
                  <code className="text-xs">{run.runUuid}</code>
                </Link>
                {listed.has(run) ? null : ' has its task runs on its own page: here are too many.'}
              </p>
              {listed.has(run) ? (
                <TaskRuns
                  runUuid={run.runUuid}
                  taskRuns={run.taskRuns}
                  few={isFew(run.taskRuns)}
                  base={base}
                  timeZone={timeZone}
                  names={names}
                  outputLinks={(taskRun) => outputLinks(run, taskRun)}
                />
              ) : null}
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** A run's task runs are listed whole or not at all, and the first run's always. */
function withRoom(runs: readonly PageRun[]): ReadonlySet<PageRun> {
  let left = mostTaskRuns;
  return new Set(
    runs.filter(({ taskRuns }, index) => {
      left -= taskRuns.length;
      return left >= 0 || index === 0;
    }),
  );
}
