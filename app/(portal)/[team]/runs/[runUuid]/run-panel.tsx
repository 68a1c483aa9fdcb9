import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { RunFacts } from '@/components/runs/run-facts';
import { RunPending } from '@/components/runs/run-pending';
import { SeenTaskRuns, TaskRuns } from '@/components/runs/task-runs';
import { PanelProblem } from '@/components/stats/panel-problem';
import { Panel } from '@/components/ui/panel';
import { SkeletonLines } from '@/components/ui/skeleton';
import { SourceNote } from '@/components/ui/source-note';
import type { PageRun, RunPlace, RunSummary } from '@/lib/runs';
import { outputHref } from '../../_page/output-href';

interface Frame {
  place: RunPlace;
  base: string;
  timeZone: string;
  names: ReadonlyMap<string, string>;
  /** The run as the worker last saw it in the log. */
  seen: RunSummary | undefined;
  fetchedAt: Date | null;
}

const source = 'Datamin’s log';
/** While tasks may arrive the page looks again. */
const liveMs = 3000;

/** The run as Datamin's log has it now; null while no task has reported. */
export function RunPanel({ run, ...frame }: Frame & { run: PageRun | null }) {
  const { place, base, timeZone, names, seen } = frame;
  // An empty log may be an outage: what was seen before stays.
  if (!run && seen)
    return <SeenRunPanel {...frame} problem="Datamin’s log has nothing of this run now." />;
  if (!run) {
    return (
      <>
        <RunPending request={place.request} />
        <LiveRefresh everyMs={liveMs} />
      </>
    );
  }
  return (
    <Panel
      id="run"
      title="Task runs"
      flush
      aside={<SourceNote source={source} at={new Date()} timeZone={timeZone} />}
    >
      <RunFacts run={run} timeZone={timeZone} />
      <div className="border-t border-line">
        <TaskRuns
          runUuid={run.runUuid}
          taskRuns={run.taskRuns}
          outputHref={(taskRun) => outputHref(base, place.pipeline.uuid, run, taskRun)}
          {...{ base, timeZone, names }}
        />
      </div>
      {run.status === 'running' ? <LiveRefresh everyMs={liveMs} /> : null}
    </Panel>
  );
}

/** What is known without asking: while Datamin is asked, or when it does not answer. */
export function SeenRunPanel({
  seen,
  fetchedAt,
  problem,
  base,
  timeZone,
  names,
}: Frame & { problem: string | null }) {
  return (
    <Panel
      id="run"
      title="Task runs"
      flush
      aside={
        fetchedAt && seen ? <SourceNote source={source} at={fetchedAt} timeZone={timeZone} /> : null
      }
    >
      {seen ? <RunFacts run={seen} timeZone={timeZone} /> : null}
      <div className="border-t border-line p-4">
        {problem ? (
          <PanelProblem what={seen ? 'The outputs' : 'The run'} sentence={problem} />
        ) : (
          <SkeletonLines label="The outputs are being read from Datamin" lines={2} />
        )}
      </div>
      {seen ? (
        <div className="border-t border-line">
          <SeenTaskRuns taskRuns={seen.taskRuns} {...{ base, timeZone, names }} />
        </div>
      ) : null}
      {problem ? <LiveRefresh everyMs={30_000} /> : null}
    </Panel>
  );
}
