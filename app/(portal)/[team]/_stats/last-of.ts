import type { LastRun } from '@/components/stats/numbers';
import type { RunSummary } from '@/lib/runs';
import type { RangeNumbers } from '@/lib/stats';
import type { SeenRuns } from './subject-panel';

/** Either source may be ahead of the other; if they are this close and have the same outcome, they are one run. */
const apartMs = 60_000;

/**
 * Statistics do not name the last run: it is the one in the log that was going on at their time. Its outcome comes
 * from the log, since Datamin's is that of the latest task only, which may succeed after another one failed.
 */
export function lastOf(
  lastRun: RangeNumbers['lastRun'],
  { runs, href, names }: SeenRuns,
): LastRun | null {
  if (!lastRun) return null;
  const at = lastRun.executedAt.getTime();
  const over = runs.filter(({ status }) => status !== 'running');
  const near = (slackMs: number) => (run: RunSummary) =>
    at >= run.startedAt.getTime() - slackMs && at <= run.finishedAt.getTime() + slackMs;
  const outcome = lastRun.successful ? 'succeeded' : 'failed';
  const alike = over.find((run) => run.status === outcome && near(apartMs)(run));
  // With a different outcome, only a run that was going on at that very time, and only if it was the only one.
  const within = over.filter(near(0));
  const run = alike ?? (within.length === 1 ? within[0] : undefined);
  if (!run) return null;
  const { status, durationMs, runUuid } = run;
  return {
    successful: status === 'succeeded',
    durationMs,
    href: `${href}/${runUuid}`,
    failedTask: failedFirst(run, names),
  };
}

function failedFirst({ taskRuns }: RunSummary, names: SeenRuns['names']): string | null {
  const [first] = taskRuns
    .filter(({ successful }) => !successful)
    .sort((a, b) => a.executedAt.getTime() - b.executedAt.getTime());
  return first ? (names.get(first.taskUuid) ?? first.taskType) : null;
}
