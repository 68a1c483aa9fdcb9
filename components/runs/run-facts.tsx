import type { RunSummary } from '@/lib/runs';
import { Stat, StatRow } from '../ui/stat';
import { Duration, ExactTime, RelativeTime } from '../ui/time';
import { RunBadge, taskCount } from './badges';

/** The run in one line. Nothing in a log says that a run has finished: it counts as running until it is quiet. */
export function RunFacts({ run, timeZone }: { run: RunSummary; timeZone: string }) {
  return (
    <StatRow>
      <Stat
        label="Status"
        value={<RunBadge status={run.status} />}
        note={run.status === 'running' ? 'until no task reports for a minute' : undefined}
      />
      <Stat
        label="Task runs"
        value={taskCount(run.taskRuns).total}
        note={taskCount(run.taskRuns).failed ?? 'none failed'}
      />
      <Stat
        label="Started"
        value={<RelativeTime at={run.startedAt} timeZone={timeZone} />}
        note={<ExactTime at={run.startedAt} timeZone={timeZone} />}
      />
      <Stat
        label={run.status === 'running' ? 'Last task' : 'Finished'}
        value={<RelativeTime at={run.finishedAt} timeZone={timeZone} />}
        note={<ExactTime at={run.finishedAt} timeZone={timeZone} />}
      />
      <Stat label="Took" value={<Duration ms={run.durationMs} />} note="first start to last end" />
    </StatRow>
  );
}
