import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { SoftLinks } from '@/components/layout/soft-links.client';
import { OutputDoor } from '@/components/outputs/output-door.client';
import { splitFailed } from '@/components/runs/group-task-runs';
import { RunFacts } from '@/components/runs/run-facts';
import { RunPending } from '@/components/runs/run-pending';
import { anchorOf } from '@/components/runs/task-anchor';
import { isFew, SeenTaskRuns, TaskRuns } from '@/components/runs/task-runs';
import { Waterfall } from '@/components/runs/waterfall';
import { PanelProblem } from '@/components/stats/panel-problem';
import { Panel } from '@/components/ui/panel';
import { SkeletonLines } from '@/components/ui/skeleton';
import { SourceNote } from '@/components/ui/source-note';
import { now } from '@/lib/clock';
import type { PageRun, PageTaskRun, RunPlace, RunSummary } from '@/lib/runs';

interface Frame {
  place: RunPlace;
  base: string;
  timeZone: string;
  names: ReadonlyMap<string, string>;
  /** The run as the worker last saw it in the log, or as the history has it. */
  seen: SeenRun | undefined;
}

/** What is known of a run without asking Datamin, and by whom: `at` is null if nobody noted when. */
export interface SeenRun {
  run: RunSummary;
  source: string;
  at: Date | null;
}

export const log = 'Datamin’s log';
export const history = 'the kept history';
/** While tasks may arrive, the page looks again. Milliseconds. */
const liveMs = 3000;

/** The run as Datamin's log has it now; null while no task has reported. */
export function RunPanel({
  run,
  source = log,
  ...frame
}: Frame & { run: PageRun | null; source?: string }) {
  const { place, base, timeZone, names, seen } = frame;
  // An empty log may be an outage: what was seen before stays.
  if (!run && seen)
    return (
      <SeenRunPanel {...frame} problem="Datamin’s log shows nothing of this run at the moment." />
    );
  if (!run) {
    return (
      <>
        <RunPending request={place.request} />
        <LiveRefresh everyMs={liveMs} />
      </>
    );
  }
  const { failed, others } = splitFailed(run.taskRuns);
  const list = (id: string, title: string, taskRuns: readonly PageTaskRun[]) =>
    taskRuns.length > 0 ? (
      <Panel id={id} title={title} flush>
        <TaskRuns
          runUuid={run.runUuid}
          taskRuns={taskRuns}
          few={run.status !== 'running' && isFew(run.taskRuns)}
          pipelineUuid={place.pipeline.uuid}
          {...{ base, timeZone, names }}
        />
      </Panel>
    ) : null;
  return (
    <SoftLinks>
      <OutputDoor>
        <div className="grid gap-4">
          {/* People on call, phone in hand, read what failed before anything else. */}
          {list('failed', 'What failed', failed)}
          <Panel
            id="run"
            title="Summary"
            flush
            aside={<SourceNote source={source} at={now()} timeZone={timeZone} />}
          >
            <RunFacts run={run} timeZone={timeZone} />
          </Panel>
          <Panel id="timeline" title="Timeline" flush>
            <Waterfall
              taskRuns={run.taskRuns}
              names={names}
              anchor={(taskUuid) => anchorOf(run.runUuid, taskUuid)}
            />
          </Panel>
          {list('task-runs', failed.length > 0 ? 'Other task runs' : 'Task runs', others)}
        </div>
        {run.status === 'running' ? <LiveRefresh everyMs={liveMs} /> : null}
      </OutputDoor>
    </SoftLinks>
  );
}

/** What is known without asking: while Datamin is being asked, or when it does not answer. */
export function SeenRunPanel({
  seen,
  problem,
  timeZone,
  names,
}: Frame & { problem: string | null }) {
  return (
    <Panel
      id="run"
      title="Task runs"
      flush
      aside={seen?.at ? <SourceNote source={seen.source} at={seen.at} timeZone={timeZone} /> : null}
    >
      {seen ? <RunFacts run={seen.run} timeZone={timeZone} /> : null}
      <div className="border-t border-line p-4">
        {problem ? (
          <PanelProblem what={seen ? 'The outputs' : 'The run'} sentence={problem} />
        ) : (
          <SkeletonLines label="The outputs are being read from Datamin" lines={2} />
        )}
      </div>
      {seen ? (
        <div className="border-t border-line">
          <SeenTaskRuns taskRuns={seen.run.taskRuns} {...{ timeZone, names }} />
        </div>
      ) : null}
      {problem ? <LiveRefresh everyMs={30_000} /> : null}
    </Panel>
  );
}
