import { now, nowMs } from '@/lib/clock';
import type { CredentialClient } from '@/lib/credentials';
import { addRow, type SeenRun } from './seen-run';

/** Rows from before show which runs began before, where a server cuts its log at the window. */
const lookBackMs = 30 * 60_000;
/** Datamin's clock may be ahead of ours. */
const aheadMs = 2 * 60_000;
/** A log that trickles must not hold a worker's hand for longer. */
const longestLookMs = 60_000;
/** More runs than this in one window are not told apart: nobody could choose among them. */
const runsKept = 5000;

/** The part of a client that reads logs. */
interface LogReader {
  datamin: Pick<CredentialClient['datamin'], 'logs'>;
}

/**
 * The runs that a pipeline's log has since a while before `since`. Holds no outputs. Throws DataminError:
 * a look that broke off says nothing.
 */
export async function lookAtLog(
  client: LogReader,
  pipelineUuid: string,
  { since, until }: { since: Date; until?: Date },
): Promise<Map<string, SeenRun>> {
  const runs = new Map<string, SeenRun>();
  const at = now();
  const rows = client.datamin.logs(
    pipelineUuid,
    new Date(since.getTime() - lookBackMs),
    until ?? new Date(nowMs() + aheadMs),
    { onMalformedRow: () => {}, signal: AbortSignal.timeout(longestLookMs) },
  );
  for await (const row of rows) {
    if (runs.has(row.runUuid) || runs.size < runsKept) addRow(runs, row, at);
  }
  return runs;
}
