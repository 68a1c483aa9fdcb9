import { now, nowMs } from '@/lib/clock';
import type { CredentialClient } from '@/lib/credentials';
import { addRow, type SeenRun } from './seen-run';

/** Some servers cut their log at the start of the window; earlier rows show which runs began before it. */
const lookBackMs = 30 * 60_000;
/** How far Datamin's clock may be ahead of ours. */
const aheadMs = 2 * 60_000;
/** A slow log must not occupy a worker for longer than this. */
const longestLookMs = 60_000;
/** Further runs in one window are ignored: nobody could choose among them. */
const runsKept = 5000;

/** The part of a client that reads logs. */
interface LogReader {
  datamin: Pick<CredentialClient['datamin'], 'logs'>;
}

/**
 * The runs in a pipeline's log, starting somewhat before `since`. Keeps no outputs. Throws DataminError: an
 * interrupted look says nothing.
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
