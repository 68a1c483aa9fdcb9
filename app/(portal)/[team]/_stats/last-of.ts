import type { RunSummary } from '@/lib/runs';
import type { RangeNumbers } from '@/lib/stats';

/** Either may be told of later than the other; so near each other and of one outcome, they are one run. */
const apartMs = 60_000;

/**
 * Statistics do not name the last run: it is the one of the log that was going on at its time. Its outcome is told by
 * the log, since Datamin's is that of its latest task alone, which may succeed after another one failed.
 */
export function lastOf(
  lastRun: RangeNumbers['lastRun'],
  { runs, href }: { runs: readonly RunSummary[]; href: string },
): { successful: boolean; durationMs: number; href: string } | null {
  if (!lastRun) return null;
  const at = lastRun.executedAt.getTime();
  const over = runs.filter(({ status }) => status !== 'running');
  const near = (slackMs: number) => (run: RunSummary) =>
    at >= run.startedAt.getTime() - slackMs && at <= run.finishedAt.getTime() + slackMs;
  const told = lastRun.successful ? 'succeeded' : 'failed';
  const alike = over.find((run) => run.status === told && near(apartMs)(run));
  // Of another outcome only what was going on at that very time, and nothing else was.
  const within = over.filter(near(0));
  const run = alike ?? (within.length === 1 ? within[0] : undefined);
  if (!run) return null;
  const { status, durationMs, runUuid } = run;
  return { successful: status === 'succeeded', durationMs, href: `${href}/${runUuid}` };
}
